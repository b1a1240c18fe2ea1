using System.Globalization;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// Owns the regions of a stream without a driver: holds the instance directory, creates epoch after epoch, keeps the
/// regions alive, and removes them at the end. One thread at a time.
/// </summary>
internal sealed class RegionOwner<TWire> : IDisposable
    where TWire : struct, IWireProtocol
{
    private readonly InstanceDirectory _directory;
    private RegionOptions _options;
    private bool _isDisposed;

    private RegionOwner(
        InstanceDirectory directory,
        IReadOnlyList<string> notCleanedUp,
        uint streamId,
        RegionOptions options,
        ulong nowNs
    )
    {
        _directory = directory;
        NotCleanedUp = notCleanedUp;
        _options = options;
        StreamId = streamId;
        Current = CreateEpoch(options, nowNs);
    }

    public uint StreamId { get; }

    /// <summary>What dead owners left beside this one and could not be removed, and why. For the log.</summary>
    public IReadOnlyList<string> NotCleanedUp { get; }

    /// <summary>The regions of the current epoch. Retired by <see cref="Advance"/> and <see cref="Dispose"/>.</summary>
    public StreamMapping Current { get; private set; }

    /// <summary>
    /// Takes the instance directory, removes what a predecessor or a dead sibling left, and creates the regions of an epoch
    /// that was never used before.
    /// </summary>
    /// <param name="options">Where and how large.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="nowNs">Monotonic time.</param>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">Another owner is alive, or the regions cannot be created.</exception>
    public static RegionOwner<TWire> Open(RegionOptions options, uint streamId, ulong nowNs)
    {
        SupportedPlatform.Require();
        RegionCreator.CheckOptions<TWire>(options);
        string instance = options.InstanceId ?? string.Create(CultureInfo.InvariantCulture, $"stream-{streamId}");
        InstanceDirectory directory = InstanceDirectory.Open(
            options.BaseDirectory,
            [options.Namespace, instance],
            options.DirectoryMode
        );
        try
        {
            directory.CleanUp(0);
            return new RegionOwner<TWire>(directory, directory.CleanUpSiblings(), streamId, options, nowNs);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates the regions of the next epoch and retires the present ones; their files go away with
    /// <see cref="CleanUpOldEpochs"/>, once the new ones were announced.
    /// </summary>
    /// <param name="nowNs">Monotonic time.</param>
    /// <param name="options">Other sizes, in the same place; null for the present ones.</param>
    /// <exception cref="ArgumentException">The options are not valid, or name another place.</exception>
    /// <exception cref="IOException">The regions cannot be created; the present ones stay.</exception>
    public StreamMapping Advance(ulong nowNs, RegionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        options ??= _options;
        if (
            (options.BaseDirectory, options.Namespace, options.InstanceId)
            != (_options.BaseDirectory, _options.Namespace, _options.InstanceId)
        )
        {
            throw new ArgumentException(
                "Base directory, namespace and instance id of an owner cannot change: end it and open another.",
                nameof(options)
            );
        }

        RegionCreator.CheckOptions<TWire>(options);
        StreamMapping next = CreateEpoch(options, nowNs);
        Current.Retire();
        Current = next;
        _options = options;
        return next;
    }

    /// <summary>Removes the files of all epochs but the current one.</summary>
    public void CleanUpOldEpochs() => _directory.CleanUp(Current.Epoch);

    /// <summary>Tells readers that the owner is alive (W-7.1-5), in every region.</summary>
    public void RefreshActivity(ulong nowNs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        RegionActivity.Refresh<TWire>(Current, nowNs);
    }

    /// <summary>Retires the regions and removes their files; the directory of the highest epoch stays as a mark.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                Current.Retire();
                _directory.CleanUp(0);
            }
            finally
            {
                _directory.Dispose();
            }
        }
    }

    private StreamMapping CreateEpoch(RegionOptions options, ulong nowNs)
    {
        (ulong epoch, string path) = _directory.CreateNextEpoch();
        return RegionCreator.Create<TWire>(path, StreamId, epoch, options, nowNs);
    }
}
