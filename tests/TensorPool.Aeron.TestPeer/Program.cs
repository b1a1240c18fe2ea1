using TensorPool.Aeron.TestPeer;

// A driver or a client in a process of its own, for tests that stop and kill processes:
//
//   <verb> <name>=<value>...
//
// A peer says on its standard output what it has done, one line each, and takes orders from its standard input. It ends
// when that is closed, so that none outlives the test that started it.
PeerArguments arguments = PeerArguments.Parse(args);
using Orders orders = new();
return arguments.Verb switch
{
    "driver" => DriverPeer.Run(arguments, orders),
    "publish" => StressPublisher.Run(arguments, orders),
    "subscribe" => StressSubscriber.Run(arguments, orders),
    "offer" => OfferPeer.Run(arguments, orders),
    "poll" => PollPeer.Run(arguments, orders),
    "hold" => HoldPeer.Run(arguments, orders),
    "claim" => ClaimPeer.Run(arguments, orders),
    "count" => CountPeer.Run(arguments, orders),
    "storage" => StoragePeer.Run(arguments),
    "command" => CommandPeer.Run(arguments, orders),
    _ => throw new ArgumentException($"There is no verb '{arguments.Verb}'."),
};
