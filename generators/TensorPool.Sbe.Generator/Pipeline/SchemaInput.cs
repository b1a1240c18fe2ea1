using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>
/// Everything that the outcome of compiling one schema depends on. It equals its predecessor unless the schema, a file
/// that it includes or one of its options was edited; that is where all other edits stop.
/// </summary>
/// <param name="Included">The files that the schema includes, directly or through others.</param>
/// <param name="Failure">What went wrong while one of the files was read, or null.</param>
internal sealed record SchemaInput(
    SchemaFile File,
    SchemaSource Source,
    EquatableArray<SchemaSource> Included,
    string? Failure
)
{
    public static SchemaInput Of(SchemaFile schema, EquatableArray<FileContent> files, CancellationToken ct)
    {
        try
        {
            return Resolve(schema, files, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SchemaInput(schema, new SchemaSource(schema.Path, ""), default, InternalFailure.Describe(e));
        }
    }

    private static SchemaInput Resolve(SchemaFile schema, EquatableArray<FileContent> files, CancellationToken ct)
    {
        FileContent root = files.First(f => f.Source.Path == schema.Path);
        SchemaSource[] sources = files.Select(static f => f.Source).ToArray();
        var reached = new List<FileContent> { root };
        bool isComplete = true;
        // The list grows while it is walked.
        for (int i = 0; i < reached.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            foreach (string path in reached[i].Includes)
            {
                // An address may be escaped: "my%20types.xml".
                SchemaSource? target =
                    IncludePath.Find(path, sources) ?? IncludePath.Find(Uri.UnescapeDataString(path), sources);
                if (target is null)
                {
                    isComplete = false;
                }
                else if (!reached.Any(f => f.Source.Path == target.Path))
                {
                    reached.Add(files.First(f => f.Source.Path == target.Path));
                }
            }
        }

        IEnumerable<SchemaSource> included = reached.Skip(1).Select(static f => f.Source);
        if (!isComplete)
        {
            // The names of the other files, so that the error can say which one may have been meant. Without their texts:
            // no include leads there.
            included = included.Concat(
                files.Where(f => !reached.Contains(f)).Select(static f => new SchemaSource(f.Source.Path, ""))
            );
        }

        string? failure = reached.Select(static f => f.Failure).FirstOrDefault(static f => f is not null);
        return new SchemaInput(schema, root.Source, included.ToEquatableArray(), failure);
    }
}
