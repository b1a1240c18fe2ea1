namespace TensorPool.Cli.Files.Patterns;

/// <summary>Pictures that are made up, for lack of a camera.</summary>
internal enum PatternKind
{
    /// <summary>A ramp from dark to bright along the diagonal, moving.</summary>
    Gradient,

    /// <summary>A chessboard, moving.</summary>
    Checkerboard,

    /// <summary>Upright bars of growing brightness, moving.</summary>
    Bars,

    /// <summary>Each element by chance; the same chance for each run.</summary>
    Noise,

    /// <summary>No picture: bytes that can be verified, see <see cref="CounterPattern"/>.</summary>
    Counter,
}
