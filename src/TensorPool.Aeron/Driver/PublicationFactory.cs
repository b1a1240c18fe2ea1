using System.Globalization;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>Makes publications with all they own, log and counters, and takes them apart (aeron-ipc §10.3). One thread.</summary>
internal sealed class PublicationFactory(DriverServices services, LogFiles logs)
{
    /// <summary>Makes everything, or refuses the command and leaves nothing behind.</summary>
    public IpcPublication Create(
        long clientId,
        long registrationId,
        int streamId,
        int sessionId,
        bool isExclusive,
        PublicationParameters parameters
    )
    {
        LogParameters description = Describe(registrationId, streamId, sessionId, isExclusive, parameters);
        LogBuffers log = logs.Create(description);
        int positionId = CounterLayout.NullId;
        try
        {
            // The position gets the lower id: tools see the two in this order.
            string positionName = isExclusive ? "pub-pos (exclusive)" : "pub-pos (concurrent)";
            CounterValue position = Allocate(CounterTypes.PublisherPosition, positionName);
            positionId = position.Id;
            CounterValue limit = Allocate(CounterTypes.PublisherLimit, "pub-lmt");
            return new IpcPublication(
                registrationId,
                isExclusive,
                parameters,
                log,
                position,
                limit,
                description.StartPosition,
                services.NowNs
            );
        }
        catch
        {
            services.Counters.Free(positionId);
            logs.Delete(log);
            throw;
        }

        CounterValue Allocate(int typeId, string name)
        {
            Span<byte> key = stackalloc byte[CounterLayout.MaxKeyLength];
            StreamKey.Write(key, registrationId, sessionId, streamId, parameters.Channel);
            string label = string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {registrationId} {sessionId} {streamId} {parameters.Channel}"
            );
            return services.Allocate(typeId, key, label, registrationId, clientId);
        }
    }

    /// <summary>Frees the counters and deletes the log of a publication without subscribers.</summary>
    public void Free(IpcPublication publication)
    {
        services.Counters.Free(publication.PublisherPosition.Id);
        services.Counters.Free(publication.PublisherLimit.Id);
        logs.Delete(publication.Log);
    }

    private LogParameters Describe(
        long registrationId,
        int streamId,
        int sessionId,
        bool isExclusive,
        PublicationParameters parameters
    ) =>
        new()
        {
            CorrelationId = registrationId,
            SessionId = sessionId,
            StreamId = streamId,
            InitialTermId = parameters.Start?.InitialTermId ?? Random.Shared.Next(int.MinValue, int.MaxValue),
            StartTermId = parameters.Start?.TermId,
            StartTermOffset = parameters.Start?.TermOffset ?? 0,
            TermLength = parameters.TermLength,
            MtuLength = parameters.Mtu,
            PageSize = services.Options.FilePageSize,
            PublicationWindowLength = parameters.Window,
            MaxResend = parameters.MaxResend,
            EntityTag = parameters.EntityTag,
            LingerTimeoutNs = parameters.LingerNs,
            UntetheredWindowLimitTimeoutNs = parameters.UntetheredWindowLimitNs,
            UntetheredLingerTimeoutNs = parameters.UntetheredLingerNs,
            UntetheredRestingTimeoutNs = parameters.UntetheredRestingNs,
            Sparse = parameters.Sparse,
            SignalEos = parameters.SignalEos,
            SpiesSimulateConnection = parameters.SpiesSimulateConnection,
            IsExclusive = isExclusive,
        };
}
