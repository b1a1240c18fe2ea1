using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Sbe;

namespace TensorPool.Cli.Commands;

/// <summary><c>sbe decode</c>: bytes of a message of any schema, as JSON.</summary>
internal static class SbeCommand
{
    public static Command Create() => new("sbe", "Work with messages of any SBE schema") { CreateDecode() };

    private static Command CreateDecode()
    {
        Option<FileInfo> schema = new("--schema")
        {
            Description = "The schema; files that it includes are looked for beside it",
            HelpName = "file",
            Required = true,
        };
        Option<string[]> hex = new("--hex")
        {
            Description = "A message in hexadecimal, blanks allowed; may be repeated",
            HelpName = "bytes",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<FileInfo?> file = new("--file") { Description = "A file that holds one message", HelpName = "file" };
        Option<string?> record = new("--record")
        {
            Description = "The bytes are this message of the schema, without a message header",
            HelpName = "name",
        };
        return new Command("decode", "Decode messages to JSON, one line each") { schema, hex, file, record }.With(
            [
                "tensorpool sbe decode --schema schemas/wire-v1.1.sbe.xml --hex 240004008403010010270000030000000000000015cd5b070000000015010000158df36d1600861802000000",
                "tensorpool sbe decode --schema schemas/wire-v1.1.sbe.xml --record ShmRegionSuperblock --file superblock.bin",
            ],
            context =>
                Run(context, context.Get(schema)!, context.Get(hex) ?? [], context.Get(file), context.Get(record))
        );
    }

    private static int Run(ToolContext context, FileInfo schemaFile, string[] hex, FileInfo? file, string? record)
    {
        if (hex.Length == 0 && file is null)
        {
            throw ToolException.Usage("There is nothing to decode: give --hex or --file.");
        }

        RuntimeSchema schema = RuntimeSchema.Load(schemaFile, context.Output.Note);
        IEnumerable<byte[]> messages = hex.Select(ParseHex);
        if (file is not null)
        {
            messages = messages.Append(File.ReadAllBytes(file.FullName));
        }

        foreach (byte[] message in messages)
        {
            context.Output.Line(MessageJson.Decode(schema, message, record));
        }

        return ExitCodes.Ok;
    }

    private static byte[] ParseHex(string text)
    {
        string digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != ':' && c != '_'));
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw ToolException.Usage($"--hex must be an even number of hexadecimal digits, found \"{text}\".");
        }
    }
}
