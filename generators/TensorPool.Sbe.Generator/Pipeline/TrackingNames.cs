namespace TensorPool.Sbe.Generator;

/// <summary>The steps of the pipeline, for tests of what an edit runs again.</summary>
public static class TrackingNames
{
    /// <summary>Every additional file: path, text and what it includes.</summary>
    public const string Files = nameof(Files);

    /// <summary>The options of every schema.</summary>
    public const string Schemas = nameof(Schemas);

    /// <summary>Every schema with the files that it includes: what compiling it depends on.</summary>
    public const string Inputs = nameof(Inputs);

    /// <summary>Every schema compiled: model and diagnostics.</summary>
    public const string Compiled = nameof(Compiled);

    /// <summary>The models alone, which have no positions.</summary>
    public const string Models = nameof(Models);

    /// <summary>What is emitted, one by one.</summary>
    public const string Units = nameof(Units);

    /// <summary>The dispatchers of several schemas.</summary>
    public const string Dispatchers = nameof(Dispatchers);

    /// <summary>The text of every unit.</summary>
    public const string Emitted = nameof(Emitted);

    /// <summary>Which emitted files are left out or get another name.</summary>
    public const string Plan = nameof(Plan);

    /// <summary>All diagnostics of all schemas.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>Whether the project's version of C# can compile emitted code.</summary>
    public const string Language = nameof(Language);
}
