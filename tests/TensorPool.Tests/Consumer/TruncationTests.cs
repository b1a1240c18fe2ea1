using TensorPool.Consumer;

namespace TensorPool.Tests.Consumer;

/// <summary>Files that are cut under a mapping. A look at what is gone would end the process, and the tests with it.</summary>
public sealed class TruncationTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConsumerRig _rig = ConsumerRig.Mapped();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Requirement("W-15.13-1")]
    public void File_that_is_gone_is_given_up_by_the_next_look_for_signs_of_life(bool isRing)
    {
        string path = isRing ? _rig.Written.HeaderUri.Path : _rig.Written.Pools[0].Uri.Path;
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        _rig.Advance(Second, ownerLives: false); // no announce
        _rig.Poll();

        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        Assert.Equal(ConsumerTransitionCause.RegionsReplaced, _rig.Transitions[^1].Cause);
    }

    public void Dispose() => _rig.Dispose();
}
