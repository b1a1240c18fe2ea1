namespace TensorPool.Docs.Tests;

/// <summary>Headings become what GitHub makes of them.</summary>
public class PageAnchorsTests
{
    [Theory]
    [InlineData("# A program", "a-program")]
    [InlineData("###### 6. What's new, in 2.0?", "6-whats-new-in-20")]
    [InlineData("## `[profiles.<name>]`: what rings look like", "profilesname-what-rings-look-like")]
    [InlineData("## The `max_dims` of a *tensor*", "the-max_dims-of-a-tensor")]
    [InlineData("## C# & SBE", "c--sbe")]
    [InlineData("## Read-only — once", "read-only--once")]
    [InlineData("## See [the guide](guide.md#one) ##", "see-the-guide")]
    [InlineData("## Größe", "größe")]
    public void Heading_has_an_anchor(string heading, string anchor) =>
        Assert.Equal([anchor], PageAnchors.Of($"text\n\n{heading}\n\ntext\n"));

    [Fact]
    public void Heading_that_comes_again_gets_a_number() =>
        Assert.Equal(["a", "a-1", "a-2", "a-1-1"], PageAnchors.Of("# A\n## A\n# a\n# A 1\n"));

    [Fact]
    public void Lines_of_code_are_no_headings() =>
        Assert.Equal(["a", "b"], PageAnchors.Of("# A\n```sh\n# comment\n```\n#no heading\n# B\n"));
}
