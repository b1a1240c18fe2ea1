using TensorPool.Wire;

namespace TensorPool.Cli.Inspection;

/// <summary>Codes of answers, as the schema spells them.</summary>
internal static class ResponseCodes
{
    public static string NameOf(ResponseCode code) =>
        code switch
        {
            ResponseCode.Ok => "OK",
            ResponseCode.Unsupported => "UNSUPPORTED",
            ResponseCode.InvalidParams => "INVALID_PARAMS",
            ResponseCode.Rejected => "REJECTED",
            ResponseCode.InternalError => "INTERNAL_ERROR",
            _ => $"{(int)code}",
        };
}
