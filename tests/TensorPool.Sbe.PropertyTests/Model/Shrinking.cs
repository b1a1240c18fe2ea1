namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>Smaller schemas: one element less. A type goes once nothing uses it.</summary>
internal static class Shrinking
{
    public static IEnumerable<SchemaModel> Of(SchemaModel schema)
    {
        foreach (IReadOnlyList<MessageModel> messages in Without(schema.Messages).Where(static m => m.Count > 0))
        {
            yield return schema with
            {
                Messages = messages,
            };
        }

        for (int i = 0; i < schema.Messages.Count; i++)
        {
            foreach (LevelModel root in Of(schema.Messages[i].Root))
            {
                yield return schema with
                {
                    Messages = With(schema.Messages, i, schema.Messages[i] with { Root = root }),
                };
            }
        }

        HashSet<TypeModel> used = [.. Used(schema)];
        TypeModel[] needed = [.. schema.Types.Where(used.Contains)];
        if (needed.Length < schema.Types.Count)
        {
            yield return schema with
            {
                Types = needed,
            };
            HashSet<TypeModel> contained =
            [
                .. schema.Types.SelectMany(static t => Types(t).Where(other => other != t)),
            ];
            foreach (TypeModel type in schema.Types.Except(needed).Where(t => !contained.Contains(t)))
            {
                yield return schema with
                {
                    Types = [.. schema.Types.Where(t => t != type)],
                };
            }
        }
    }

    private static IEnumerable<LevelModel> Of(LevelModel level)
    {
        foreach (IReadOnlyList<GroupModel> groups in Without(level.Groups))
        {
            yield return level with
            {
                Groups = groups,
            };
        }

        foreach (IReadOnlyList<DataModel> data in Without(level.Data))
        {
            yield return level with
            {
                Data = data,
            };
        }

        foreach (IReadOnlyList<FieldModel> fields in Without(level.Fields))
        {
            yield return level with
            {
                Fields = fields,
            };
        }

        for (int i = 0; i < level.Groups.Count; i++)
        {
            foreach (LevelModel entry in Of(level.Groups[i].Entry))
            {
                yield return level with
                {
                    Groups = With(level.Groups, i, level.Groups[i] with { Entry = entry }),
                };
            }
        }
    }

    private static IEnumerable<TypeModel> Used(SchemaModel schema)
    {
        return schema.Messages.SelectMany(static m => Fields(m.Root)).SelectMany(static f => Types(f.Type));

        static IEnumerable<FieldModel> Fields(LevelModel level) =>
            level.Fields.Concat(level.Groups.SelectMany(static g => Fields(g.Entry)));
    }

    /// <summary>A type and all that it is made of.</summary>
    private static IEnumerable<TypeModel> Types(TypeModel type) =>
        type switch
        {
            CompositeType t => t.Members.SelectMany(static m => Types(m.Type)).Prepend(t),
            ReferredConstant t => [t, t.Enum],
            _ => [type],
        };

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items) =>
        Enumerable.Range(0, items.Count).Select(i => (IReadOnlyList<T>)[.. items.Where((_, j) => j != i)]);

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> items, int index, T item) =>
        [.. items.Select((old, i) => i == index ? item : old)];
}
