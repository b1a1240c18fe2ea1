namespace TensorPool.Transport;

/// <summary>One of the things that a role counts.</summary>
/// <param name="Type">The lower half of the counter's type: unique within the kind of role, from 3 on.</param>
/// <param name="Label">Its name, for example <c>FramesPublished</c>.</param>
internal readonly record struct CounterDefinition(int Type, string Label);
