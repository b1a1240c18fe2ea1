namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Numbers that depend on the acting version.</summary>
internal static class VersionTable
{
    /// <summary>An expression that picks the number of the acting version; versions come newest first.</summary>
    public static string Choose(IReadOnlyList<int> versions, IReadOnlyList<int> numbers, string suffix = "")
    {
        int last = numbers.Count - 1;
        string text = CSharpLiterals.Of(numbers[last]) + suffix;
        for (int i = last - 1; i >= 0; i--)
        {
            if (numbers[i] != numbers[i + 1] || text.Contains('?'))
            {
                text =
                    $"actingVersion >= {CSharpLiterals.Of(versions[i])} ? {CSharpLiterals.Of(numbers[i])}{suffix} : {text}";
            }
        }

        return text;
    }
}
