using System.Text.Json.Serialization;
using TensorPool.Cli.Bench;
using TensorPool.Cli.Demo;
using TensorPool.Cli.Diagnosis;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Planning;
using TensorPool.Cli.Roles;
using TensorPool.Cli.Tapping;

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
[JsonSerializable(typeof(TapLine))]
[JsonSerializable(typeof(ShmDriverReport))]
[JsonSerializable(typeof(SettingReport[]))]
[JsonSerializable(typeof(SupervisorReport))]
[JsonSerializable(typeof(SupervisorEventReport))]
[JsonSerializable(typeof(LeaseReport))]
[JsonSerializable(typeof(AnswerReport))]
[JsonSerializable(typeof(LsReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(CleanReport))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(DemoRoleMessage))]
internal sealed partial class ToolJson : JsonSerializerContext;
