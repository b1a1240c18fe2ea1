using TensorPool.SharedMemory;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// The checks of an attach in their order (driver 1.0, section 3.1). They only look: nothing is created or changed before all
/// have passed (DO-7). Step 1, the version, is passed by whatever could be decoded; step 11 is the making of the regions.
/// </summary>
internal static class AttachRules
{
    /// <summary>Steps 2 and 3: what the request says by itself.</summary>
    public static AttachRefusal? CheckForm(in AttachRequest request)
    {
        if (request.Role is not (ClientRole.Producer or ClientRole.Consumer))
        {
            return Invalid($"role {(byte)request.Role} is neither PRODUCER (1) nor CONSUMER (2)");
        }

        if (request.ClientId == 0)
        {
            return Invalid("client id 0 stands for no client (DO-30): use another");
        }

        if (request.StreamId is 0 or uint.MaxValue)
        {
            // The one is nobody's, the other stands for null in the response.
            return Invalid($"stream id {request.StreamId} cannot be used: 1 to 4294967294");
        }

        if (request.Hugepages > HugepagesPolicy.NotRequired)
        {
            return Invalid($"requireHugepages {(byte)request.Hugepages} is neither FALSE, TRUE nor absent");
        }

        return request.PublishMode is null or PublishMode.RequireExisting or PublishMode.ExistingOrCreate
            ? null
            : new(
                ResponseCode.Unsupported,
                $"publish mode {(byte)request.PublishMode} is not known: REQUIRE_EXISTING (1) or EXISTING_OR_CREATE (2)"
            );
    }

    /// <summary>Step 5: whether there is such a stream, or may be.</summary>
    /// <param name="request">The request.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="profile">Its profile, if there is no refusal.</param>
    public static AttachRefusal? CheckStream(
        in AttachRequest request,
        StreamRegistry streams,
        out StreamProfile? profile
    )
    {
        profile = null;
        if (streams.Find(request.StreamId) is { } known)
        {
            profile = known.Profile;
            return null;
        }

        if (!streams.AllowsDynamic)
        {
            return Rejected($"stream {request.StreamId} is not configured, and dynamic streams are not allowed");
        }

        if (request.PublishMode != PublishMode.ExistingOrCreate)
        {
            return Rejected($"stream {request.StreamId} is not provisioned: EXISTING_OR_CREATE would create it");
        }

        if (!streams.HasRoom)
        {
            return Rejected($"stream {request.StreamId} cannot be created: policies.max_dynamic_streams is reached");
        }

        profile = streams.DynamicProfile;
        return null;
    }

    /// <summary>Step 6. Each pool has the ring's number of slots, as a profile has but one (D-4.3-5).</summary>
    public static AttachRefusal? CheckProfile(StreamProfile profile)
    {
        if (profile.PayloadPools.Count == 0)
        {
            return Invalid($"profile {profile.Name} has no payload pools");
        }

        return RegionGeometry.CheckNslots(profile.HeaderNslots) is { } problem
            ? Invalid($"profile {profile.Name}: {problem}")
            : null;
    }

    /// <summary>Steps 7 to 9: what the request expects of the layout.</summary>
    /// <param name="request">The request.</param>
    /// <param name="whyNotHugepages">Why there are none; null if there are.</param>
    public static AttachRefusal? CheckExpectations(in AttachRequest request, string? whyNotHugepages)
    {
        if (request.ExpectedLayoutVersion is not (0 or Superblock.ExpectedLayoutVersion))
        {
            return Rejected(
                $"layout version {request.ExpectedLayoutVersion} is expected, the driver's is {Superblock.ExpectedLayoutVersion}"
            );
        }

        if (request.MaxDims > RegionGeometry.MaxDims)
        {
            return Invalid($"maxDims {request.MaxDims} is more than the configured {RegionGeometry.MaxDims}");
        }

        return request.Hugepages == HugepagesPolicy.Required && whyNotHugepages is not null
            ? Rejected($"hugepages are required, and {whyNotHugepages}")
            : null;
    }

    public static AttachRefusal Invalid(string message) => new(ResponseCode.InvalidParams, message);

    public static AttachRefusal Rejected(string message) => new(ResponseCode.Rejected, message);
}
