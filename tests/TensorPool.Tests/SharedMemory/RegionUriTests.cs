using FsCheck.Xunit;
using TensorPool.SharedMemory;

namespace TensorPool.Tests.SharedMemory;

public class RegionUriTests
{
    [Theory]
    [Requirement("W-15.22-2")]
    [InlineData("shm:file?path=/dev/shm/a", "/dev/shm/a", false)]
    [InlineData("shm:file?path=/dev/shm/a|require_hugepages=false", "/dev/shm/a", false)]
    [InlineData("shm:file?path=/dev/hugepages/a|require_hugepages=true", "/dev/hugepages/a", true)]
    [InlineData("shm:file?path=/a=b", "/a=b", false)]
    [InlineData("shm:file?path=/a%20b", "/a%20b", false)]
    public void Uris_of_the_grammar_are_read(string text, string path, bool hugepages) =>
        Assert.Equal(new RegionUri(path, hugepages), RegionUri.Parse(text));

    [Theory]
    [Requirement("P1-1")]
    [Requirement("W-15.22-1")]
    [Requirement("W-15.22-2")]
    [Requirement("W-15.21a.5-1")]
    [InlineData("", "does not start with")]
    [InlineData("shm:memfd?path=/a", "the only scheme")]
    [InlineData("SHM:file?path=/a", "the only scheme")]
    [InlineData("file:///a", "the only scheme")]
    [InlineData("shm:file", "the only scheme")]
    [InlineData("shm:file?", "unknown parameter \"\"")]
    [InlineData("shm:file?path=", "empty path")]
    [InlineData("shm:file?path", "empty path")]
    [InlineData("shm:file?path=a/b", "relative path \"a/b\"")]
    [InlineData("shm:file?path=./a", "relative path")]
    [InlineData("shm:file?path=/a|path=/b", "second path")]
    [InlineData("shm:file?path=/a&require_hugepages=true&x=1|", "unknown parameter \"\"")]
    [InlineData("shm:file?path=/a|", "unknown parameter \"\"")]
    [InlineData("shm:file?path=/a|x=1", "unknown parameter \"x\"")]
    [InlineData("shm:file?require_hugepages=true|path=/a", "does not start with its path")]
    [InlineData("shm:file?path=/a|require_hugepages=TRUE", "require_hugepages=TRUE, where true or false")]
    [InlineData("shm:file?path=/a|require_hugepages=1", "where true or false")]
    [InlineData("shm:file?path=/a|require_hugepages", "where true or false")]
    [InlineData("shm:file?path=/a|require_hugepages=true|require_hugepages=true", "require_hugepages twice")]
    [InlineData("shm:file?path=/a b", "a space")]
    [InlineData("shm:file?path=/a\n", "a control character")]
    [InlineData("shm:file?path=/\u00e4", "a character outside ASCII")]
    [InlineData("shm:file?path=/a\0", "a control character")]
    [InlineData("shm:file?path=/a?b", "'?' in its path")]
    public void All_else_is_rejected_with_the_reason(string text, string reason)
    {
        Assert.False(RegionUri.TryParse(text, out RegionUri? uri, out string? problem));

        Assert.Null(uri);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Contains(
            reason,
            Assert.Throws<FormatException>(() => RegionUri.Parse(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Wrong_separator_makes_a_path_of_another_name_and_no_parameter()
    {
        // '&' is a visible character, hence part of the path: the region is not found, but never taken for another.
        RegionUri uri = RegionUri.Parse("shm:file?path=/a&require_hugepages=true");

        Assert.Equal(new RegionUri("/a&require_hugepages=true"), uri);
    }

    [Fact]
    public void Too_long_a_uri_is_rejected()
    {
        string text = "shm:file?path=/" + new string('a', 4096);

        Assert.False(RegionUri.TryParse(text, out _, out string? problem));
        Assert.Contains("4096 are allowed", problem, StringComparison.Ordinal);
        Assert.True(RegionUri.TryParse(text[..4096], out _, out _));
    }

    [Property]
    public void What_is_read_is_written_the_same(string text)
    {
        if (RegionUri.TryParse(text, out RegionUri? uri, out _))
        {
            Assert.Equal(uri, RegionUri.Parse(uri.ToString()));
        }
    }

    [Property]
    public void Bytes_are_read_as_text_is(byte[] bytes)
    {
        byte[] text = [.. "shm:file?path=/"u8, .. bytes];

        Assert.Equal(
            bytes.All(b => b is > (byte)' ' and < 127 and not (byte)'|' and not (byte)'?'),
            RegionUri.TryParse(text, out _, out _)
        );
    }
}
