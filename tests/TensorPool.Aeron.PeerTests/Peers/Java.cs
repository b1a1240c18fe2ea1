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

    /// <summary>Starts a sample on our driver, on IPC and the stream that samples use, with more of its settings.</summary>
    public static ChildProcess StartSample(
        string name,
        string program,
        OurDriver driver,
        params (string Key, string Value)[] settings
    ) =>
        Start(
            name,
            "io.aeron.samples." + program,
            [
                $"-Daeron.dir={driver.Path}",
                "-Daeron.sample.channel=aeron:ipc",
                "-Daeron.sample.streamId=1001",
                .. settings.Select(s => $"-Daeron.sample.{s.Key}={s.Value}"),
            ],
            []
        );
}
