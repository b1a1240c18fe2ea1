using System.Globalization;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>
/// What can only be decided over all schemas: which emitted files declare a type that another one declares already, and
/// which need another hint name because hint names must differ by more than case. As a rule there are none, so that the
/// plan stays equal while files are edited, and with it every file but the edited one.
/// </summary>
/// <param name="Dropped">Files that are not added to the compilation.</param>
/// <param name="Renamed">Hint names other than <see cref="HintName"/> says.</param>
/// <param name="Collisions">The dropped files that differ from what stays.</param>
/// <param name="Failures">The files that could not be emitted.</param>
internal sealed record OutputPlan(
    EquatableArray<OutputKey> Dropped,
    EquatableArray<RenamedOutput> Renamed,
    EquatableArray<TypeCollision> Collisions,
    EquatableArray<EmitFailure> Failures
)
{
    /// <summary>The hint name of a file, or null if it is not to be added.</summary>
    public string? HintNameOf(EmittedFile file)
    {
        OutputKey key = file.Key;
        return file.Failure is not null || Dropped.Contains(key)
            ? null
            : Renamed.FirstOrDefault(r => r.Key == key)?.HintName ?? HintName(file.Type, 1);
    }

    public static OutputPlan Of(IEnumerable<EmittedFile> files, CancellationToken ct)
    {
        var dropped = new List<OutputKey>();
        var collisions = new List<TypeCollision>();
        var failures = new List<EmitFailure>();
        var kept = new List<EmittedFile>();
        var owners = new Dictionary<string, EmittedFile>(StringComparer.Ordinal);

        // By path, not in the order of the project, which may be that of a directory on this machine. The sort is stable.
        foreach (
            EmittedFile file in files.OrderBy(static f => f.Role).ThenBy(static f => f.Path, StringComparer.Ordinal)
        )
        {
            ct.ThrowIfCancellationRequested();
            if (file.Failure is not null)
            {
                failures.Add(new EmitFailure(file.Path, file.Type, file.Failure));
                continue;
            }

            string? taken = file.TakenNames.FirstOrDefault(owners.ContainsKey);
            if (taken is null)
            {
                kept.Add(file);
                foreach (string name in file.TakenNames)
                {
                    owners.Add(name, file);
                }

                continue;
            }

            EmittedFile owner = owners[taken];
            dropped.Add(file.Key);
            if (owner.Type != file.Type || !owner.Body.SequenceEqual(file.Body))
            {
                collisions.Add(new TypeCollision(file.Path, file.Role, file.SchemaName, taken, owner.Path));
            }
        }

        return new OutputPlan(
            dropped.ToEquatableArray(),
            Rename(kept),
            collisions.ToEquatableArray(),
            failures.ToEquatableArray()
        );
    }

    private static EquatableArray<RenamedOutput> Rename(List<EmittedFile> files)
    {
        var renamed = new List<RenamedOutput>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (EmittedFile file in files.OrderBy(static f => HintName(f.Type, 1), StringComparer.Ordinal))
        {
            int attempt = 1;
            while (!taken.Add(HintName(file.Type, attempt)))
            {
                attempt++;
            }

            if (attempt > 1)
            {
                renamed.Add(new RenamedOutput(file.Key, HintName(file.Type, attempt)));
            }
        }

        return renamed.ToEquatableArray();
    }

    private static string HintName(TypeName type, int attempt)
    {
        string suffix = attempt == 1 ? "" : "_" + attempt.ToString(CultureInfo.InvariantCulture);
        return (type.Namespace.Length == 0 ? "" : type.Namespace + ".") + type.Name + suffix + ".g.cs";
    }
}

internal sealed record RenamedOutput(OutputKey Key, string HintName);

/// <summary>A file that declares, in another way, a type that the schema <paramref name="OwnerPath"/> declares.</summary>
internal sealed record TypeCollision(string Path, UnitRole Role, string SchemaName, string TypeName, string OwnerPath);

internal sealed record EmitFailure(string Path, TypeName Type, string Failure);
