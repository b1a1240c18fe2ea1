using TensorPool.Driver;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Attaches that are refused: with which code, in which order, and without any effect (driver 1.0, section 3.1).</summary>
public sealed class AttachRefusalTests
{
    /// <summary>What is wrong, in the order of the checks; each refused with its code although all that follows is wrong too.</summary>
    private static readonly (string Step, Wrong Wrong, ResponseCode Code, string Message)[] Steps =
    [
        ("2 role", Wrong.Role, ResponseCode.InvalidParams, "role 3"),
        ("2 client", Wrong.Client, ResponseCode.InvalidParams, "client id 0"),
        ("2 hugepages", Wrong.HugepagesValue, ResponseCode.InvalidParams, "requireHugepages"),
        ("3 publish mode", Wrong.PublishMode, ResponseCode.Unsupported, "publish mode 9"),
        ("4 duplicate client", Wrong.Duplicate, ResponseCode.Rejected, "client id 7 holds a lease"),
        ("5 stream", Wrong.Stream, ResponseCode.Rejected, "stream 99 is not configured"),
        ("7 layout version", Wrong.LayoutVersion, ResponseCode.Rejected, "layout version 2"),
        ("8 max dims", Wrong.MaxDims, ResponseCode.InvalidParams, "maxDims 9"),
        ("9 hugepages", Wrong.Hugepages, ResponseCode.Rejected, "hugepages are required"),
        ("10 producer", Wrong.Producer, ResponseCode.Rejected, "producer already attached: client 7"),
    ];

    [Flags]
    public enum Wrong
    {
        Role = 1,
        Client = 2,
        HugepagesValue = 4,
        PublishMode = 8,
        Duplicate = 16,
        Stream = 32,
        LayoutVersion = 64,
        MaxDims = 128,
        Hugepages = 256,
        Producer = 512,
    }

    public static TheoryData<int> StepNumbers { get; } = [.. Enumerable.Range(0, Steps.Length)];

    [Theory]
    [MemberData(nameof(StepNumbers))]
    [Requirement("D-4.6-1")]
    [Requirement("D-4.2-2")]
    [Requirement("D-4.3-1")]
    [Requirement("D-4.3-2")]
    [Requirement("D-4.3-4")]
    [Requirement("D-4.8-3")]
    [Requirement("D-5-1")]
    [Requirement("P6-4")]
    [Requirement("P6-5")]
    public void Each_check_has_its_code_and_comes_before_those_behind_it(int number)
    {
        using DriverRig rig = new DriverRig().Start();
        rig.AttachOk(ClientRole.Producer, 7);
        (string step, Wrong wrong, ResponseCode code, string message) = Steps[number];
        Wrong behind = Steps.Skip(number + 1).Aggregate(default(Wrong), (all, next) => all | next.Wrong);
        string before = State(rig);

        foreach (Wrong all in (Wrong[])[wrong, wrong | behind])
        {
            rig.Skip();
            rig.Receive(Message(all));
            rig.Run();
            AttachResponse response = Assert.IsType<AttachResponse>(rig.Sent()[0]);

            Assert.Equal((step, code), (step, response.Code));
            Assert.Contains(message, response.ErrorMessage.ToString(), StringComparison.Ordinal);
            Assert.Equal(1234 + (int)all, response.CorrelationId);
            Assert.Single(rig.Sent()); // no announce, no notice
            Assert.Equal(before, State(rig));
        }
    }

    [Fact]
    [Requirement("D-4.2-4")]
    [Requirement("D-4.3-3")]
    public void Stream_is_created_by_EXISTING_OR_CREATE_and_policy_together_only()
    {
        using DriverRig strict = new DriverRig().Start();
        Assert.Equal(
            ResponseCode.Rejected,
            strict.Ask(DriverRig.Attach(ClientRole.Producer, 7, 99, publishMode: PublishMode.ExistingOrCreate)).Code
        );

        using DriverRig rig = new DriverRig(options =>
            options with
            {
                AllowDynamicStreams = true,
                DefaultProfile = "other",
            }
        ).Start();
        foreach (PublishMode? mode in (PublishMode?[])[null, PublishMode.RequireExisting])
        {
            AttachResponse refused = rig.Ask(DriverRig.Attach(ClientRole.Producer, 7, 99, publishMode: mode));
            Assert.Equal(ResponseCode.Rejected, refused.Code);
            Assert.Contains("stream 99 is not provisioned", refused.ErrorMessage.ToString(), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists($"{rig.Directory.Path}/stream-99"));
        AttachResponse response = rig.AttachOk(ClientRole.Consumer, 8, 99, PublishMode.ExistingOrCreate);
        Assert.Equal((1UL, 4u, 8192u), (response.Epoch, response.HeaderNslots, response.Pools[0].StrideBytes));

        // Once it is there, nobody has to create it.
        Assert.Equal(2UL, rig.AttachOk(ClientRole.Producer, 7, 99, PublishMode.RequireExisting).Epoch);
    }

    [Fact]
    [Requirement("D-4.3-3")]
    public void Configured_stream_counts_as_provisioned_before_it_has_regions()
    {
        using DriverRig rig = new();
        rig.Quick.IsHeld = true;
        rig.Receive(DriverRig.Attach(ClientRole.Consumer, 7));
        rig.Run();
        Assert.Empty(rig.Sent());

        rig.Quick.IsHeld = false;
        rig.Quick.RunAll();
        rig.Run();

        Assert.Equal(ResponseCode.Ok, Assert.Single(rig.Sent<AttachResponse>()).Code);
    }

    [Fact]
    public void There_is_a_limit_to_streams_that_clients_create_and_to_leases()
    {
        using DriverRig rig = new DriverRig(options =>
            options with
            {
                AllowDynamicStreams = true,
                MaxDynamicStreams = 2,
                MaxLeases = 3,
            }
        ).Start();
        rig.AttachOk(ClientRole.Producer, 1, 101, PublishMode.ExistingOrCreate);
        AttachResponse second = rig.AttachOk(ClientRole.Consumer, 2, 102, PublishMode.ExistingOrCreate);

        AttachResponse third = rig.Ask(
            DriverRig.Attach(ClientRole.Producer, 3, 103, publishMode: PublishMode.ExistingOrCreate)
        );
        Assert.Equal(ResponseCode.Rejected, third.Code);
        Assert.Contains("max_dynamic_streams", third.ErrorMessage.ToString(), StringComparison.Ordinal);

        rig.AttachOk(ClientRole.Consumer, 3);
        AttachResponse fourth = rig.Ask(DriverRig.Attach(ClientRole.Consumer, 4));
        Assert.Equal(ResponseCode.Rejected, fourth.Code);
        Assert.Contains("max_leases is reached: 3", fourth.ErrorMessage.ToString(), StringComparison.Ordinal);

        rig.Receive(DriverRig.Detach(second, ClientRole.Consumer, 2));
        rig.Run();
        rig.AttachOk(ClientRole.Consumer, 4);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void Stream_id_that_a_response_cannot_carry_is_refused(uint streamId)
    {
        using DriverRig rig = new DriverRig(options => options with { AllowDynamicStreams = true }).Start();

        AttachResponse response = rig.Ask(
            DriverRig.Attach(ClientRole.Producer, 7, streamId, publishMode: PublishMode.ExistingOrCreate)
        );

        Assert.Equal(ResponseCode.InvalidParams, response.Code);
    }

    [Fact]
    [Requirement("D-4.3-5")]
    [Requirement("D-4.3-6")]
    public void Profile_without_pools_or_with_an_impossible_ring_is_refused()
    {
        // No driver starts with such a profile: the check is there for what the configuration may let through one day.
        StreamProfile good = new()
        {
            Name = "p",
            HeaderNslots = 8,
            PayloadPools = [new ProfilePool(1, 4096)],
        };

        Assert.Null(AttachRules.CheckProfile(good));
        Assert.Equal(ResponseCode.InvalidParams, AttachRules.CheckProfile(good with { PayloadPools = [] })!.Code);
        Assert.Equal(ResponseCode.InvalidParams, AttachRules.CheckProfile(good with { HeaderNslots = 6 })!.Code);
    }

    [Fact]
    [Requirement("D-4.2-6")]
    public void Refusal_is_encoded_as_the_reference_does()
    {
        using DriverRig rig = new DriverRig().Start();
        rig.AttachOk(ClientRole.Producer, 7);

        AttachResponse response = rig.Ask(DriverRig.Attach(ClientRole.Producer, 8, correlationId: 9));

        const string reference =
            "3300020085030100090000000000000003000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "ffffffffffffffffffffff0a00000000000000"; // up to the length of the text
        byte[] text = response.ErrorMessage.Span.ToArray();
        string expected =
            reference + Convert.ToHexStringLower(BitConverter.GetBytes(text.Length)) + Convert.ToHexStringLower(text);
        Assert.StartsWith("producer already attached", response.ErrorMessage.ToString(), StringComparison.Ordinal);
        Assert.Equal(expected, Convert.ToHexStringLower(rig.ControlOut.Messages[^1]));
    }

    [Fact]
    [Requirement("D-4.4a-3")]
    [Requirement("D-4.4a-2")]
    public void Other_schema_version_is_answered_with_UNSUPPORTED_in_the_version_that_is_known()
    {
        using DriverRig rig = new DriverRig().Start();
        foreach (byte version in (byte[])[0, 2, 200])
        {
            byte[] message = DriverRequests.Encode(DriverRig.Attach(ClientRole.Producer, 7, correlationId: 4711));
            message[6] = version;
            rig.Skip();
            rig.Receive(message);
            rig.Run();

            AttachResponse response = Assert.IsType<AttachResponse>(Assert.Single(rig.Sent()));
            Assert.Equal((4711, ResponseCode.Unsupported), (response.CorrelationId, response.Code));
            Assert.Equal(1, rig.ControlOut.Messages[^1][6]);
        }

        Assert.Equal(0, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    [Requirement("D-4.2-11")]
    public void Error_message_is_cut_and_made_ASCII()
    {
        OwnedBytes text = new(MessageLimits.ErrorMessage);

        text.SetTruncated(new string('x', 5000));
        Assert.Equal(1024, text.Length);
        text.SetTruncated("Kein Speicherplatz für \ud83d\udcf7");
        Assert.Equal("Kein Speicherplatz f?r ??", text.ToString());

        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        rig.Agent.RequestRevocation(lease.LeaseId!.Value, new string('y', 4000));
        rig.Run();
        Assert.Equal(1024, Assert.Single(rig.Sent<LeaseRevoked>()).ErrorMessage.Length);
    }

    [Theory]
    [InlineData(HugepagesPolicy.Unspecified)]
    [InlineData(HugepagesPolicy.NotRequired)]
    [Requirement("D-4.3-4")]
    public void Who_does_not_ask_for_hugepages_gets_what_there_is(HugepagesPolicy policy)
    {
        using DriverRig rig = new DriverRig().Start();
        AttachRequest request = DriverRig.Attach(ClientRole.Consumer, 7);
        request.Hugepages = policy;

        Assert.Equal(ResponseCode.Ok, rig.Ask(request).Code);
    }

    [Theory]
    [InlineData(0u, (byte)0)]
    [InlineData(1u, (byte)8)]
    [InlineData(1u, (byte)3)]
    [Requirement("D-4.3-1")]
    [Requirement("D-4.3-2")]
    public void Expectations_that_are_met_are_answered_with_what_is_configured(uint layoutVersion, byte maxDims)
    {
        using DriverRig rig = new DriverRig().Start();
        AttachRequest request = DriverRig.Attach(ClientRole.Consumer, 7);
        request.ExpectedLayoutVersion = layoutVersion;
        request.MaxDims = maxDims;

        AttachResponse response = rig.Ask(request);

        Assert.Equal((ResponseCode.Ok, 1u, (byte)8), (response.Code, response.LayoutVersion, response.MaxDims));
    }

    private static byte[] Message(Wrong wrong)
    {
        bool Is(Wrong one) => wrong.HasFlag(one);
        AttachRequest request = new()
        {
            CorrelationId = 1234 + (int)wrong,
            StreamId = Is(Wrong.Stream) ? 99 : DriverRig.StreamId,
            ClientId =
                Is(Wrong.Client) ? 0
                : Is(Wrong.Duplicate) ? 7u
                : 8,
            Role =
                Is(Wrong.Role) ? (ClientRole)3
                : Is(Wrong.Producer) ? ClientRole.Producer
                : ClientRole.Consumer,
            ExpectedLayoutVersion = Is(Wrong.LayoutVersion) ? 2u : 0,
            MaxDims = (byte)(Is(Wrong.MaxDims) ? 9 : 0),
            PublishMode = Is(Wrong.PublishMode) ? (PublishMode)9 : null,
            Hugepages = Is(Wrong.Hugepages) ? HugepagesPolicy.Required : HugepagesPolicy.Unspecified,
        };
        byte[] message = DriverRequests.Encode(request);
        if (Is(Wrong.HugepagesValue))
        {
            message[8 + 23] = 7;
        }

        return message;
    }

    private static string State(DriverRig rig) =>
        string.Join(';', rig.Agent.LeaseTable.All.Select(lease => lease.Id))
        + string.Join(';', rig.Streams.All.Select(stream => $"{stream.StreamId}:{stream.Current?.Epoch}"))
        + string.Join(';', Directory.EnumerateFileSystemEntries(rig.Directory.Path, "*", SearchOption.AllDirectories));
}
