using System.Buffers.Binary;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>
/// A client that means harm, by the hundred thousand: nothing crashes, and nothing is granted, renewed or ended that the
/// specification does not say. Whether a message is a rightful one is judged by its bytes, not by the driver's code.
/// </summary>
public sealed class HostileControlTests
{
    private const int Rounds = 40_000;

    public static TheoryData<string> Attacks { get; } =
    ["random", "mutated", "truncated", "replayed", "wrong lease", "wrong role", "huge"];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Nothing_is_granted(string attack)
    {
        using DriverRig rig = new DriverRig().Start();
        List<byte[]> recorded = RecordEndedLeases(rig);
        AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
        AttachResponse consumer = rig.AttachOk(ClientRole.Consumer, 8, DriverRig.OtherStreamId);
        ulong[] live = [producer.LeaseId!.Value, consumer.LeaseId!.Value];
        byte[][] originals = [.. Originals(rig, producer, consumer)];
        string before = State(rig);
        long keepalives = rig.Counts.Keepalives;
        Random random = new(attack.GetHashCode(StringComparison.Ordinal) ^ Environment.TickCount);
        int sent = 0;

        for (int i = 0; i < Rounds; i++)
        {
            byte[] message = Make(attack, random, originals, recorded, live);
            if (IsRightful(message, live))
            {
                continue;
            }

            sent++;
            rig.Receive(message, random.Next());
            if (i % 8 == 0)
            {
                rig.Agent.DoWork(rig.Clock.NowNs);
                CheckAnswers(rig);
            }
        }

        rig.Run();
        CheckAnswers(rig);
        Assert.InRange(sent, Rounds / 2, Rounds);
        Assert.Equal(before, State(rig));
        Assert.Equal(keepalives, rig.Counts.Keepalives);

        // And it works as before.
        rig.Clock.NowNs += DriverRig.Second;
        rig.Receive(rig.Keepalive(producer, ClientRole.Producer, 7));
        rig.Run();
        Assert.Equal(keepalives + 1, rig.Counts.Keepalives);
        rig.AttachOk(ClientRole.Consumer, 9);
    }

    /// <summary>Refusals may be said, and nothing else.</summary>
    private static void CheckAnswers(DriverRig rig)
    {
        foreach (byte[] message in rig.ControlOut.Messages)
        {
            switch (DriverRig.Decode(message))
            {
                case AttachResponse attach:
                    Assert.NotEqual(ResponseCode.Ok, attach.Code);
                    Assert.Null(attach.LeaseId);
                    break;
                case DetachResponse detach:
                    Assert.Equal(ResponseCode.Rejected, detach.Code);
                    break;
                case object other:
                    Assert.Fail($"A {other.GetType().Name} was sent.");
                    break;
            }
        }

        rig.ControlOut.Messages.Clear();
    }

    private static byte[] Make(string attack, Random random, byte[][] originals, List<byte[]> recorded, ulong[] live)
    {
        byte[] message = (byte[])originals[random.Next(originals.Length)].Clone();
        switch (attack)
        {
            case "random":
                message = new byte[random.Next(0, 200)];
                random.NextBytes(message);
                if (message.Length >= 8 && random.Next(2) == 0)
                {
                    originals[random.Next(originals.Length)].AsSpan(0, 8).CopyTo(message); // a header that is right
                }

                return message;
            case "truncated":
                return message[..random.Next(message.Length)];
            case "replayed":
                return recorded[random.Next(recorded.Count)];
            case "wrong lease":
                message = (byte[])originals[random.Next(1, 5)].Clone(); // keepalives and detaches of the live ones
                BinaryPrimitives.WriteUInt64LittleEndian(
                    message.AsSpan(message[2] == 3 ? 16 : 8),
                    random.Next(3) switch
                    {
                        0 => live[random.Next(2)],
                        1 => (ulong)random.Next(0, 200),
                        _ => (ulong)random.NextInt64(),
                    }
                );
                return message;
            case "wrong role":
                message = (byte[])originals[random.Next(0, 5)].Clone();
                message[
                    ^(
                        message[2] == 5 ? 9
                        : message[2] == 3 ? 1
                        : 8
                    )
                ] = (byte)random.Next(256);
                return message;
            case "huge":
                return Huge(random, message);
            default:
                for (int i = random.Next(1, 5); i > 0; i--)
                {
                    message[random.Next(message.Length)] = (byte)random.Next(256);
                }

                return message;
        }
    }

    /// <summary>Lengths that are not there, and texts that are.</summary>
    private static byte[] Huge(Random random, byte[] message)
    {
        if (random.Next(100) == 0)
        {
            byte[] response = new byte[1 << 20];
            random.NextBytes(response);
            Array.Copy(message, response, Math.Min(8, message.Length));
            return response;
        }

        if (message.Length > 12)
        {
            int place = random.Next(8, message.Length - 4);
            BinaryPrimitives.WriteUInt32LittleEndian(
                message.AsSpan(place),
                random.Next(2) == 0 ? uint.MaxValue : int.MaxValue - (uint)random.Next(1000)
            );
        }

        return message;
    }

    /// <summary>The first five are what <see cref="Make"/> counts on; then all other messages that clients and drivers send.</summary>
    private static IEnumerable<byte[]> Originals(DriverRig rig, AttachResponse producer, AttachResponse consumer)
    {
        yield return DriverRequests.Encode(
            DriverRig.Attach(ClientRole.Producer, 70, publishMode: PublishMode.ExistingOrCreate)
        );
        yield return DriverRequests.Encode(rig.Keepalive(producer, ClientRole.Producer, 7));
        yield return DriverRequests.Encode(rig.Keepalive(consumer, ClientRole.Consumer, 8));
        yield return DriverRequests.Encode(DriverRig.Detach(producer, ClientRole.Producer, 7));
        yield return DriverRequests.Encode(DriverRig.Detach(consumer, ClientRole.Consumer, 8));
        yield return DriverRequests.Encode(DriverRig.Attach(ClientRole.Consumer, 8, DriverRig.OtherStreamId));
        foreach (byte[] message in rig.ControlOut.Messages.TakeLast(8))
        {
            yield return message;
        }

        foreach ((MessageKind _, byte[] message) in TensorPool.Tests.Wire.Messages.All())
        {
            yield return message;
        }

        rig.ControlOut.Messages.Clear();
        rig.Skip();
    }

    /// <summary>Everything that was said about leases that are over, by both sides; the attaches again would be rightful.</summary>
    private static List<byte[]> RecordEndedLeases(DriverRig rig)
    {
        List<byte[]> recorded = [];
        foreach (ClientRole role in (ClientRole[])[ClientRole.Producer, ClientRole.Consumer])
        {
            AttachResponse lease = rig.AttachOk(role, 30);
            recorded.Add(DriverRequests.Encode(rig.Keepalive(lease, role, 30)));
            recorded.Add(DriverRequests.Encode(DriverRig.Detach(lease, role, 30)));
            rig.Receive(recorded[^2]);
            rig.Receive(recorded[^1]);
            rig.Run();
        }

        recorded.AddRange(rig.ControlOut.Messages);
        return recorded;
    }

    /// <summary>
    /// Whether a message asks for something that it may get: by the offsets of driver 1.0, section 14, and the live leases.
    /// </summary>
    private static bool IsRightful(byte[] message, ulong[] live)
    {
        if (message.Length < 8 || U16(4) != 901 || U16(6) != 1)
        {
            return false;
        }

        return (U16(2), U16(0), message.Length) switch
        {
            (1, 24, >= 32) => U32(16) is 42 or 43
                && U32(20) != 0
                && message[24] is 1 or 2
                && message[30] is 1 or 2 or 255
                && (IsRepeat(U64(8), U32(16), U32(20), message[24]) ? message[31] is 0 or 1 or 255 : IsNew(message)),
            (3, 25, >= 33) => IsHolder(U64(16), U32(24), U32(28), message[32]),
            (5, 25, >= 33) => IsHolder(U64(8), U32(16), U32(20), message[24]),
            _ => false,
        };

        bool IsHolder(ulong lease, uint stream, uint client, byte role) =>
            (lease == live[0] && (stream, client, role) == (42, 7, 1))
            || (lease == live[1] && (stream, client, role) == (43, 8, 2));

        // One who holds a lease gets the same answer again to the same request, and nothing else.
        static bool IsRepeat(ulong correlation, uint stream, uint client, byte role) =>
            correlation == (((ulong)client << 32) | 1) && (client, stream, role) is (7, 42, 1) or (8, 43, 2);

        bool IsNew(byte[] attach) =>
            U32(20) is not (7 or 8)
            && U32(25) is 0 or 1
            && attach[29] <= 8
            && attach[31] is 0 or 255
            && (attach[24] == 2 || U32(16) == 43);

        ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(offset));
        uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(offset));
        ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(offset));
    }

    private static string State(DriverRig rig) =>
        string.Join(';', rig.Agent.LeaseTable.All.Select(lease => $"{lease.Id} {lease.State} {lease.ExpiryNs}").Order())
        + string.Join(';', rig.Streams.All.Select(s => $"{s.StreamId}: {s.Current?.Epoch} {s.Producer?.Id}"))
        + string.Join(';', Directory.EnumerateFileSystemEntries(rig.Directory.Path, "*", SearchOption.AllDirectories));
}
