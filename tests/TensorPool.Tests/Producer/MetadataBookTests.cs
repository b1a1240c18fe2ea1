using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>The attributes of a data source and their versions.</summary>
public sealed class MetadataBookTests : IDisposable
{
    private const int MaxLength = 4096;

    private readonly CoreRig<WireV1_1> _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-10.3.2-2")]
    public void Every_change_is_another_version_and_frames_carry_it()
    {
        MetadataBook<WireV1_1> book = Book(Text("a", "1"));
        Assert.Equal(1u, book.Current.Version);
        _rig.Publish(16);

        Assert.Equal(2u, book.Set(Text("b", "2")));
        _rig.Publish(16);
        Assert.Equal(3u, book.Set(Text("a", "3")));
        Assert.Equal(4u, book.Remove("b"));
        _rig.Publish(16);
        Assert.Equal(5u, book.Replace([Text("c", "4"), Text("d", "5")]));

        Assert.Equal([1u, 2, 4], Enumerable.Range(0, 3).Select(i => _rig.Header((uint)i).MetaVersion));
        Assert.Equal(["c", "d"], book.Current.Attributes.Select(a => a.Key));
    }

    [Fact]
    public void What_is_replaced_keeps_its_place()
    {
        MetadataBook<WireV1_1> book = Book(Text("a", "1"), Text("b", "2"), Text("c", "3"));

        book.Set(Text("b", "other"));

        Assert.Equal(["a", "b", "c"], book.Current.Attributes.Select(a => a.Key));
        Assert.Equal("other"u8.ToArray(), book.Current.Attributes[1].Value.ToArray());
    }

    [Fact]
    [Requirement("W-10.3.2-2")]
    public void Removing_what_is_not_there_is_no_change()
    {
        MetadataBook<WireV1_1> book = Book(Text("a", "1"));

        Assert.Equal(1u, book.Remove("b"));

        Assert.Equal(1u, book.Current.Version);
    }

    [Fact]
    public void Versions_know_since_when_they_hold()
    {
        _rig.Clock.NowNs = 1000;
        MetadataBook<WireV1_1> book = Book();
        _rig.Clock.NowNs = 2000;
        SourceMetadata first = book.Current;
        book.Set(Text("a", "1"));

        Assert.Equal((1000, 2000), (first.ChangedAtNs, book.Current.ChangedAtNs));
    }

    [Theory]
    [InlineData("65 attributes", "at most 64")]
    [InlineData("the same twice", "more than once")]
    [InlineData("too long", "at most 4096 can be sent")]
    public void Change_that_cannot_be_sent_is_refused_and_changes_nothing(string what, string expected)
    {
        MetadataBook<WireV1_1> book = Book(Text("a", "1"));
        DataSourceAttribute[] others = what switch
        {
            "65 attributes" => [.. Enumerable.Range(0, 65).Select(i => Text($"k{i}", "v"))],
            "the same twice" => [Text("x", "1"), Text("x", "2")],
            _ => [new DataSourceAttribute("x", "raw", new byte[MaxLength])],
        };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => book.Replace(others));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1u, book.Current.Version);
        Assert.Equal("a", Assert.Single(book.Current.Attributes).Key);
        _rig.Publish(16);
        Assert.Equal(1u, _rig.Header(0).MetaVersion);
    }

    [Fact]
    public void No_more_than_the_protocol_allows_is_sent_however_long_the_terms_are()
    {
        MetadataBook<WireV1_1> book = new(_rig.Core, _rig.Clock, int.MaxValue, []);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            book.Set(new DataSourceAttribute("x", "raw", new byte[1024 * 1024]))
        );

        Assert.Contains("1048576", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_from_several_threads_are_all_made()
    {
        MetadataBook<WireV1_1> book = Book();

        Parallel.For(
            0,
            8,
            thread =>
            {
                for (int i = 0; i < 100; i++)
                {
                    book.Set(Text($"k{thread}", $"{i}"));
                }
            }
        );

        Assert.Equal(801u, book.Current.Version);
        Assert.Equal(8, book.Current.Attributes.Count);
        Assert.All(book.Current.Attributes, a => Assert.Equal("99"u8.ToArray(), a.Value.ToArray()));
        _rig.Publish(16);
        Assert.Equal(801u, _rig.Header(0).MetaVersion);
    }

    private MetadataBook<WireV1_1> Book(params DataSourceAttribute[] initial) =>
        new(_rig.Core, _rig.Clock, MaxLength, initial);

    private static DataSourceAttribute Text(string key, string value) => DataSourceAttribute.Text(key, value);
}
