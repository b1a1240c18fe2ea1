namespace TensorPool.Aeron.Cnc;

/// <summary>Where drivers and clients of a user meet when nothing else is said (aeron-ipc §1.2).</summary>
public static class AeronDirectory
{
    /// <summary>The environment variable that says where.</summary>
    public const string EnvironmentVariable = "AERON_DIR";

    private const string UserVariable = "USER";
    private const string SharedMemory = "/dev/shm";

    /// <summary>
    /// The value of <c>AERON_DIR</c>; otherwise <c>aeron-</c> and the name of the user, in <c>/dev/shm</c> where there is one,
    /// and in the folder for temporary files elsewhere. The name is <c>$USER</c>, or what the system calls the user, or
    /// <c>default</c>.
    /// </summary>
    public static string DefaultPath =>
        Resolve(
            Environment.GetEnvironmentVariable(EnvironmentVariable),
            Environment.GetEnvironmentVariable(UserVariable),
            Environment.UserName,
            Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath()
        );

    /// <summary>
    /// The name of the user in <see cref="DefaultPath"/>: the variable, or what the system calls the user, or
    /// <c>default</c>. What else names a directory by the user must ask here, or a rig falls apart where <c>USER</c> is not set.
    /// </summary>
    /// <param name="userVariable">The value of <c>USER</c>; null or "" if it is not set.</param>
    public static string UserName(string? userVariable) => UserName(userVariable, Environment.UserName);

    /// <summary>The rule, without the environment. The system may have no name for a user id, which .NET gives as "".</summary>
    internal static string UserName(string? userVariable, string? systemName) =>
        !string.IsNullOrEmpty(userVariable) ? userVariable
        : !string.IsNullOrEmpty(systemName) ? systemName
        : "default";

    /// <summary>The same for the directory.</summary>
    internal static string Resolve(string? aeronDirectory, string? userVariable, string? systemName, string parent) =>
        !string.IsNullOrEmpty(aeronDirectory)
            ? aeronDirectory
            : Path.Combine(parent, $"aeron-{UserName(userVariable, systemName)}");
}
