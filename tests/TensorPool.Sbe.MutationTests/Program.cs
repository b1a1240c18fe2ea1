using TensorPool.Sbe.MutationTests.Running;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace TensorPool.Sbe.MutationTests;

/// <summary>
/// The test program, and, started with <c>child</c>, the process that walks hostile buffers between guard pages: a read
/// or write outside kills it, and the test that started it sees the exit code.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["child", ..])
        {
            return Child.Run(ChildOptions.Parse(args.AsSpan(1)));
        }

        return args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
