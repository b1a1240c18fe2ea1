using TensorPool.Sbe.Generator.Emit;

namespace TensorPool.Sbe.Generator.PipelineTests.Emit;

public sealed class LineBreakerTests
{
    private static readonly string Long = new('x', 60);

    [Fact]
    public void A_line_of_120_columns_stays()
    {
        string line = new string('x', 119) + ";";

        Assert.Equal(line + "\n", Write(line));
    }

    [Fact]
    public void Parameters_stand_one_per_line() =>
        Assert.Equal(
            $"""
            public static int {Long}(
                int first,
                string second = ", (",
                char third = '\''
            )

            """,
            Write("public static int " + Long + """(int first, string second = ", (", char third = '\'')""")
        );

    [Fact]
    public void Conditions_are_broken_in_front_of_the_operator_that_binds_least() =>
        Assert.Equal(
            $"""
            if (
                {Long} > 1 && a
                || {Long} > 2
            )

            """,
            Write($"if ({Long} > 1 && a || {Long} > 2)")
        );

    [Fact]
    public void A_body_comes_on_a_line_of_its_own_and_a_choice_in_front_of_its_answers() =>
        Assert.Equal(
            $"""
            public int {Long} =>
                a
                    ? {Long}
                    : F(b ? 1 : 2, {Long});

            """,
            Write($"public int {Long} => a ? {Long} : F(b ? 1 : 2, {Long});")
        );

    [Fact]
    public void Bytes_fill_lines()
    {
        string text = Write($"X => new byte[] {{ {string.Join(", ", Enumerable.Repeat("255", 60))} }};");

        Assert.Equal(["X =>", "    new byte[] {"], text.Split('\n')[..2]);
        Assert.All(text.Split('\n'), static l => Assert.True(l.Length <= 120));
        Assert.Equal(60, text.Split("255").Length - 1);
    }

    [Fact]
    public void Documentation_is_broken_between_words_but_not_in_a_tag()
    {
        string words = string.Join(" ", Enumerable.Repeat("word", 22));

        Assert.Equal(
            $"""
            /// <summary>
            /// {words}
            /// <see cref="Other"/> word.
            /// </summary>

            """,
            Write($"/// <summary>{words} <see cref=\"Other\"/> word.</summary>")
        );
    }

    [Theory]
    [InlineData("[")]
    [InlineData("#")]
    [InlineData("// ")]
    public void Attributes_directives_and_comments_stay(string start)
    {
        string line = start + string.Join(", ", Enumerable.Repeat("(a)", 50));

        Assert.Equal(line + "\n", Write(line));
    }

    private static string Write(string line)
    {
        var writer = new IndentedWriter();
        writer.WriteLine(line);
        return writer.ToString();
    }
}
