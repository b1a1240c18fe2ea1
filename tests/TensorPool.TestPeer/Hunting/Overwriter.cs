using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>
/// The library's producer for a wire of the test's choice, with self-checking frames: length, header, user data and payload
/// all follow from the number. Copied, copied past the caches, and written in place, in turn.
/// </summary>
internal sealed class Overwriter<TWire> : IDisposable
    where TWire : struct, IWireProtocol
{
    private const int ProducerId = 7;
    private const int NonTemporalLength = 2048;

    /// <summary>
    /// Room for more descriptors than are sent while the driver does not look: with back pressure, the newest frame that is
    /// announced would be overwritten long before anybody could hear of it.
    /// </summary>
    private const int DescriptorTermLength = 16 << 20;

    private readonly TensorPoolClient _client;
    private readonly OwnedRegions<TWire> _regions;
    private readonly ProducerCore<TWire> _core;
    private readonly IRoleEndpoints<ProducerEndpoints> _endpoints;
    private readonly ProducerAgent<TWire> _agent;
    private readonly int _maxPayload;
    private readonly byte[] _buffer;
    private readonly byte[] _userData = new byte[sizeof(ulong)];

    public Overwriter(PeerArguments arguments)
    {
        ProducerOptions options = PeerOptions.Producer(arguments);
        _client = TensorPoolClient.Connect(
            PeerOptions.Client(arguments) with
            {
                DescriptorTermLength = DescriptorTermLength,
            }
        );
        _maxPayload = (int)options.Regions.Pools[0].StrideBytes;
        _buffer = new byte[_maxPayload];
        _regions = new OwnedRegions<TWire>(
            options.Regions,
            options.StreamId,
            SystemNanoClock.Instance.NanoTime(),
            NullLogger.Instance
        );
        _core = new ProducerCore<TWire>(
            options.StreamId,
            SystemNanoClock.Instance,
            fillDescriptors: true,
            NonTemporalLength
        );
        _endpoints = _client.Session.Open(transport => new ProducerEndpoints(
            transport,
            _client.Channels,
            _client.Options,
            ProducerId,
            options.Regions.Nslots,
            withProgress: false,
            NullLogger.Instance
        ));
        _agent = new ProducerAgent<TWire>(
            _core,
            SystemNanoClock.Instance,
            _regions,
            new MetadataBook<TWire>(_core, SystemNanoClock.Instance, 1 << 16, []),
            _endpoints,
            options,
            ProducerId,
            SystemNanoClock.Instance.NanoTime(),
            NullLogger.Instance
        );
        _core.Install(_regions);
    }

    public ulong NextSeq => _core.Epoch!.InFlight.Head;

    public void DoWork() => _agent.DoWork(SystemNanoClock.Instance.NanoTime());

    public void Overwrite(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (i % 4096 == 0)
            {
                DoWork();
            }

            Publish(NextSeq);
        }
    }

    public void Dispose()
    {
        _core.Install(null);
        _endpoints.Dispose();
        _regions.Dispose();
        _client.Dispose();
    }

    private void Publish(ulong seq)
    {
        int length = SelfCheckingPayload.LengthOf(seq, _maxPayload);
        TensorLayout layout = new(Dtype.UInt8, MajorOrder.Row, [length]);
        BitConverter.TryWriteBytes(_userData, seq);
        FrameDetails details = new() { TimestampNs = HuntedFrame.TimestampOf(seq), UserData = _userData };
        PublishResult result;
        if (seq % 2 == 0)
        {
            Span<byte> payload = _buffer.AsSpan(0, length);
            SelfCheckingPayload.Fill(payload, seq);
            result = _core.Publish(payload, layout, details);
        }
        else
        {
            result = WriteInPlace(seq, length, layout, details);
        }

        if (!result.IsPublished())
        {
            throw new InvalidOperationException($"Frame {seq}: {result}.");
        }
    }

    private PublishResult WriteInPlace(ulong seq, int length, in TensorLayout layout, scoped in FrameDetails details)
    {
        ClaimResult claimed = _core.TryClaim(length, out ClaimTicket ticket);
        if (claimed != ClaimResult.Claimed || ticket.Seq != seq)
        {
            throw new InvalidOperationException($"Frame {seq}: {claimed}, {ticket.Seq}.");
        }

        FrameClaim claim = new(ticket, length);
        SelfCheckingPayload.Fill(claim.Payload, seq);
        return claim.Commit(layout, details);
    }
}
