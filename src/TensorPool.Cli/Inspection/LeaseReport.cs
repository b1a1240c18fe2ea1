using TensorPool.DriverClient;

namespace TensorPool.Cli.Inspection;

/// <summary>What <c>attach</c> says: the answer of the driver.</summary>
internal sealed record LeaseReport
{
    public long? CorrelationId { get; init; }

    public required string Code { get; init; }

    public uint? StreamId { get; init; }

    public uint? ClientId { get; init; }

    public ulong? Epoch { get; init; }

    public uint? LayoutVersion { get; init; }

    public uint? HeaderNslots { get; init; }

    public ushort? HeaderSlotBytes { get; init; }

    public byte? MaxDims { get; init; }

    public string? HeaderRegionUri { get; init; }

    public ulong? LeaseId { get; init; }

    public ulong? LeaseExpiryNs { get; init; }

    public IReadOnlyList<LeasedPool> PayloadPools { get; init; } = [];

    public string ErrorMessage { get; init; } = "";

    public static LeaseReport Of(LeaseGrant grant) =>
        new()
        {
            CorrelationId = grant.CorrelationId,
            Code = "OK",
            StreamId = grant.StreamId,
            ClientId = grant.ClientId,
            Epoch = grant.Epoch,
            LayoutVersion = grant.LayoutVersion,
            HeaderNslots = grant.HeaderNslots,
            HeaderSlotBytes = grant.HeaderSlotBytes,
            MaxDims = grant.MaxDims,
            HeaderRegionUri = grant.HeaderRegionUri,
            LeaseId = grant.LeaseId,
            LeaseExpiryNs = grant.ExpiryTimestampNs,
            PayloadPools = grant.Pools,
        };

    /// <summary>Lines of name=value, in the order of the fields; one line per pool. A refusal has a code and a reason.</summary>
    public IEnumerable<string> Lines() =>
        LeaseId is null
            ? [$"code={Code}", $"error_message={ErrorMessage}"]
            :
            [
                $"correlation_id={CorrelationId}",
                $"code={Code}",
                $"stream_id={StreamId}",
                $"client_id={ClientId}",
                $"epoch={Epoch}",
                $"layout_version={LayoutVersion}",
                $"header_nslots={HeaderNslots}",
                $"header_slot_bytes={HeaderSlotBytes}",
                $"max_dims={MaxDims}",
                $"header_region_uri={HeaderRegionUri}",
                $"lease_id={LeaseId}",
                $"lease_expiry_ns={LeaseExpiryNs}",
                $"payload_pools={PayloadPools.Count}",
                .. PayloadPools.Select(p =>
                    $"pool_id={p.PoolId} stride_bytes={p.StrideBytes} pool_nslots={p.Nslots} uri={p.RegionUri}"
                ),
                $"error_message={ErrorMessage}",
            ];
}

/// <summary>What <c>detach</c>, <c>keepalive</c> and <c>send-consumer-config</c> say.</summary>
internal sealed record AnswerReport(bool Sent, long? CorrelationId, string? Code, string? ErrorMessage);
