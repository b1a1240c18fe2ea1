using System.Text.Json;
using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tapping;

/// <summary>A message that was seen.</summary>
/// <param name="Time">When it was read here.</param>
/// <param name="Stream">Aeron stream.</param>
/// <param name="Session">Aeron session: the publication that it came from.</param>
/// <param name="Position">Where it ends in that publication.</param>
/// <param name="Message">Its name; null if it could not be decoded.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Problem">Why it could not be decoded.</param>
/// <param name="Hex">Its bytes then.</param>
internal sealed record TapLine(
    DateTimeOffset Time,
    int Stream,
    int Session,
    long Position,
    string? Message,
    JsonNode? Fields,
    string? Problem,
    string? Hex
)
{
    /// <summary>From what the dispatcher said of a message.</summary>
    public static TapLine Of(int stream, int session, long position, TapHandler handler, ReadOnlySpan<byte> bytes)
    {
        JsonNode? fields = null;
        string? problem = handler.Problem;
        if (handler.Fields is { } text)
        {
            try
            {
                fields = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                // A decoder that comes to an end before its message says so instead of the rest.
                problem = text;
            }
        }

        return new TapLine(
            DateTimeOffset.UtcNow,
            stream,
            session,
            position,
            handler.Message,
            fields,
            problem,
            problem is null ? null : Convert.ToHexStringLower(bytes)
        );
    }
}
