using TensorPool.Tensors;

namespace TensorPool.Cli.Files;

/// <summary>What the next frame of a source is.</summary>
/// <param name="Layout">Its tensor.</param>
/// <param name="Length">Bytes of its payload.</param>
internal readonly record struct FrameShape(TensorLayout Layout, int Length);
