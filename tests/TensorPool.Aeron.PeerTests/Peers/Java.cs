namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>Starts programs of Aeron for Java.</summary>
internal static class Java
{
    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> properties,
        IEnumerable<string> arguments
    ) =>
        ChildProcess.Start(
            "java",
            [
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                PeerList.Find(name).Where,
                .. properties,
                program,
                .. arguments,
            ]
        );
}
