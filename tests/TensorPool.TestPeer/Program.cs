using TensorPool.TestPeer.DriverModel;
using TensorPool.TestPeer.Hunting;
using TensorPool.TestPeer.Roles;

// A producer or a consumer in a process of its own, for tests that stop and kill processes:
//
//   <verb> <name>=<value>...
//
// A peer says on its standard output what it has done, one line each, and takes orders from its standard input. It ends
// when that is closed, so that none outlives the test that started it.
PeerArguments arguments = PeerArguments.Parse(args);
using Orders orders = new();
return arguments.Verb switch
{
    "overwrite" => OverwritePeer.Run(arguments, orders),
    "hunt" => SlotHunterPeer.Run(arguments, orders),
    "hunt-latest" => LatestHunterPeer.Run(arguments, orders),
    "produce" => ProducePeer.Run(arguments, orders),
    "consume" => ConsumePeer.Run(arguments, orders),
    "own" => OwnPeer.Run(arguments, orders),
    "open" => OpenPeer.Run(arguments),
    "views" => ViewsPeer.Run(arguments),
    "shm-driver" => ShmDriverPeer.Run(arguments, orders),
    "lease-produce" => LeasedProducerPeer.Run(arguments, orders),
    "lease-consume" => LeasedConsumerPeer.Run(arguments, orders),
    "storm" => StormPeer.Run(arguments, orders),
    _ => throw new ArgumentException($"There is no verb '{arguments.Verb}'."),
};
