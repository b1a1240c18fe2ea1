using System.Text.RegularExpressions;
using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Npy;
using TensorPool.Cli.Tests.Files;

namespace TensorPool.Cli.Tests.Peers;

/// <summary>What NumPy writes goes through shared memory, and NumPy reads what comes out.</summary>
[Trait("Needs", NumPy.Need)]
public partial class NumPyTests
{
    /// <summary>
    /// Every element type in both byte orders, both orders in memory, all ranks, no elements, and all formats of the file, in
    /// one stream. What was big-endian comes out little-endian; all else stays.
    /// </summary>
    [Fact]
    public void Arrays_of_all_kinds_come_out_as_they_went_in()
    {
        NumPy.SkipUnlessThere();
        using TemporaryFolder folder = new();
        string before = Directory.CreateDirectory(folder.File("in")).FullName;
        string after = folder.File("out");
        string count = NumPy.Run("write_arrays.py", before).Trim();
        string[] paths = [.. Directory.GetFiles(before).Order(StringComparer.Ordinal)];
        Assert.Equal(800, paths.Length);

        Passage.Run(["--npy", .. paths], ["--npy-dir", after, "--count", count]);

        Assert.Equal(count, NumPy.Run("compare_arrays.py", before, after).Trim());
    }

    [Theory]
    [InlineData("<f4", "C", "20", "30", "40")]
    [InlineData("<f8", "F", "20", "30", "40")]
    [InlineData(">u2", "F", "7", "5")]
    [InlineData("|V1", "C", "9")]
    [InlineData("<i8", "F", "4", "2", "1", "3", "2", "1", "2", "2")]
    public void Array_that_was_split_is_mapped_by_NumPy_as_one_again(
        string dtype,
        string order,
        string frames,
        params string[] extents
    )
    {
        NumPy.SkipUnlessThere();
        using TemporaryFolder folder = new();
        (string before, string after) = (folder.File("in.npy"), folder.File("out.npy"));
        NumPy.Run("write_stack.py", [before, dtype, order, frames, .. extents]);

        Passage.Run(["--npy", before, "--split"], ["--npy", after, "--count", frames]);

        Assert.Equal("1", NumPy.Run("compare_arrays.py", before, after).Trim());
    }

    [Fact]
    public void Arrays_of_one_file_are_frames()
    {
        NumPy.SkipUnlessThere();
        using TemporaryFolder folder = new();
        string one = folder.File("all.npy");
        string each = Directory.CreateDirectory(folder.File("each")).FullName;
        NumPy.Run("write_several.py", one, each);

        Passage.Run(["--npy", one], ["--npy-dir", folder.File("out"), "--count", "3"]);

        Assert.Equal("3", NumPy.Run("compare_arrays.py", each, folder.File("out")).Trim());
    }

    /// <summary>What the wire has no type for is refused, and what the message advises helps.</summary>
    [Fact]
    public void Way_out_of_a_refusal_leads_out()
    {
        NumPy.SkipUnlessThere();
        using TemporaryFolder folder = new();
        string[] names = NumPy.Run("write_refused.py", folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> advised = [];

        foreach (string name in names)
        {
            string path = folder.File($"{name}.npy");
            string message = Assert.Throws<InputException>(() => new NpyFrames([path], isSplit: false)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            if (Advice().Match(message) is { Success: true } advice)
            {
                string converted = folder.File($"{name}-converted.npy");
                NumPy.Run("follow_advice.py", path, converted, advice.Groups["expression"].Value);
                new NpyFrames([converted], isSplit: false).Dispose();
                advised.Add(name);
            }
        }

        Assert.Equal(["objects", "records", "nine"], names.Except(advised));
    }

    [GeneratedRegex(@"; save (the parts as a last axis: )?(?<expression>(a|numpy)\..*)\.$")]
    private static partial Regex Advice();
}
