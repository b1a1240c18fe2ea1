namespace TensorPool.Aeron.Counters;

/// <summary>Labels of all system counters; the index is the counter id. Those of a network stay at 0.</summary>
internal static class SystemCounterLabels
{
    /// <summary>1.0.0: the driver answers a request for the next session id.</summary>
    public const int ControlProtocolVersion = 1 << 16;

    /// <summary>How many there are; counters of clients follow.</summary>
    public const int Count = 46;

    public static string[] Create(string driverName, string version) =>
        [
            "Bytes sent",
            "Bytes received",
            "Failed offers to ReceiverProxy",
            "Failed offers to SenderProxy",
            "Failed offers to DriverConductorProxy",
            "NAKs sent",
            "NAKs received",
            "Status Messages sent",
            "Status Messages received",
            "Heartbeats sent",
            "Heartbeats received",
            "Retransmits sent",
            "Flow control under runs",
            "Flow control over runs",
            "Invalid packets",
            $"Errors: version={version} commit=",
            "Short sends",
            "Failed attempts to free log buffers",
            "Sender flow control limits, i.e. back-pressure events",
            "Unblocked Publications",
            "Unblocked Control Commands",
            "Possible TTL Asymmetry",
            "ControllableIdleStrategy status",
            "Loss gap fills",
            "Client liveness timeouts",
            $"Resolution changes: driverName={driverName}",
            "Conductor max cycle time doing its work in ns: INVOKER",
            "Conductor work cycle exceeded threshold count: threshold=100ms INVOKER",
            "Sender max cycle time doing its work in ns: INVOKER",
            "Sender work cycle exceeded threshold count: threshold=100ms INVOKER",
            "Receiver max cycle time doing its work in ns: INVOKER",
            "Receiver work cycle exceeded threshold count: threshold=100ms INVOKER",
            "NameResolver max time in ns",
            "NameResolver exceeded threshold count: threshold=100ms",
            $"Aeron software: version={version} commit=",
            "Bytes currently mapped",
            "Retransmitted bytes",
            "Retransmit Pool Overflow count",
            "Error Frames received",
            "Error Frames sent",
            "Publications Revoked",
            "Publication Images Revoked",
            "Images rejected",
            "Control protocol version",
            "Status Messages rejected",
            "Failed offers to NativeResourceAgentProxy",
        ];
}
