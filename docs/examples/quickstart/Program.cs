using Quickstart.Weather;

Span<byte> buffer = stackalloc byte[256];

// Encode: fixed fields in any order, then groups and data in the order of the schema.
var report = StationReportEncoder.Wrap(buffer);
report.StationId = 7;
report.Time = 1_700_000_000;
report.Sky = Sky.Cloudy;
report.Humidity = null;

var readings = report.BeginReadings(2);
var low = readings.Next();
low.HeightMetres = 2;
low.Celsius = 21.5f;
low.WriteNote("calm"u8);
var high = readings.Next();
high.HeightMetres = 100;
high.Celsius = 19.25f;
high.WriteNote("gusts from the west"u8);

report.WriteOperator("Ada");
int length = report.Complete();
Console.WriteLine($"Encoded {length} bytes.");

// Decode: straight from the buffer, nothing is copied until it is asked for.
var decoded = StationReportDecoder.Wrap(buffer[..length]);
Console.WriteLine(
    $"Station {decoded.StationId}, sky {decoded.Sky}, humidity {decoded.Humidity?.ToString() ?? "unknown"}"
);
foreach (var reading in decoded.ReadReadings())
{
    Console.WriteLine($"  {reading.HeightMetres} m: {reading.Celsius} °C, {reading.ReadNoteString()}");
}

Console.WriteLine($"Reported by {decoded.ReadOperatorString()}");

// The whole message as text. Printing works on a copy, so it does not matter how far the decoder has read.
Console.WriteLine(decoded.ToString());
