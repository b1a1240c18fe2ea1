using TensorPool.Cli.Hosting;

return ToolProgram.Run(args, Console.Out, Console.Error);
