// A producer and a consumer that lease their memory from an SHM driver, each of the three in a process of its own. Without an
// argument this program starts all of them, and ends by itself. With one it is one of them; "driver-mode producer" and
// "driver-mode consumer" also work with "tensorpool driver --config FILE --embedded-media-driver", if FILE has a stream 1.
return args switch
{
    [] => await Launcher.RunAsync(),
    ["driver", string directory] => await DriverRole.RunAsync(directory),
    ["producer"] => await ClientRoles.ProduceAsync(),
    ["consumer"] => await ClientRoles.ConsumeAsync(),
    _ => throw new ArgumentException("Usage: driver-mode [driver DIRECTORY | producer | consumer]"),
};
