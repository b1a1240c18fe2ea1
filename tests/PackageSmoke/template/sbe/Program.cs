using Smoke.Orders;

Span<byte> buffer = stackalloc byte[128];
var order = OrderEncoder.Wrap(buffer);
order.Number = 4711;
order.State = (State)1;
var lines = order.BeginLines(2);
var line = lines.Next();
line.Quantity = 3;
line.WriteArticle("apple"u8);
line = lines.Next();
line.Quantity = 1;
line.WriteArticle("pear"u8);
order.WriteRemark("by bike");
int length = order.Complete();

var decoded = OrderDecoder.Wrap(buffer[..length]);
Console.WriteLine($"{length} bytes");
Console.WriteLine($"order {decoded.Number}, state {decoded.State}");
foreach (var item in decoded.ReadLines())
{
    Console.WriteLine($"{item.Quantity} x {item.ReadArticleString()}");
}

Console.WriteLine(decoded.ReadRemarkString());
Console.WriteLine(typeof(OrderDecoder).IsPublic ? "public" : "internal");
