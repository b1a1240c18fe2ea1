using System.Text.Json.Serialization;
using TensorPool.Cli.Demo;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Roles;

namespace TensorPool.Cli.Output;

/// <summary>The shapes of JSON that commands print; generated, so that the tool can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(UriReport))]
[JsonSerializable(typeof(SuperblockReport))]
[JsonSerializable(typeof(SlotReport))]
[JsonSerializable(typeof(DriverReport))]
[JsonSerializable(typeof(ErrorsReport))]
[JsonSerializable(typeof(StatReport))]
[JsonSerializable(typeof(ProduceReport))]
[JsonSerializable(typeof(ConsumeReport))]
[JsonSerializable(typeof(PreviewScreen.FrameValues))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(DemoRoleMessage))]
internal sealed partial class ToolJson : JsonSerializerContext;
