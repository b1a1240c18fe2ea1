using System.CommandLine;
using TensorPool.Cli.Demo;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;

namespace TensorPool.Cli.Commands;

/// <summary><c>demo-role</c>: what <c>demo --processes</c> starts; not for people.</summary>
internal static class DemoRoleCommand
{
    public static Command Create()
    {
        Argument<string> role = new("role");
        Option<int> number = new Option<int>("--number").Within(0, int.MaxValue);
        Command command = new("demo-role", "A role of demo --processes")
        {
            role,
            number,
            DemoOptions.Seconds,
            TensorOptions.Shape,
            TensorOptions.Dtype,
            DemoOptions.Rate,
            DemoOptions.Consumers,
            DemoOptions.Standalone,
            DemoOptions.Nslots,
            RoleOptions.ShmBaseDirectory,
        };
        command.Hidden = true;
        return command.With(
            [],
            context =>
            {
                string directory = context.Get(RoleOptions.ShmBaseDirectory)!;
                return new DemoRoleProgram(context, DemoPlan.Create(context, directory), directory).Run(
                    context.Get(role)!,
                    context.Get(number)
                );
            }
        );
    }
}
