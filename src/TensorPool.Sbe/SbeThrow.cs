using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace TensorPool.Sbe;

/// <summary>The throwing faces of generated codecs, kept out of line so that their callers stay small.</summary>
/// <remarks>
/// Not marked as never to be inlined: methods that only throw never are, and of a method so marked the compiler does not
/// look at the body, so that it would not learn that nothing comes after the call.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeThrow
{
    /// <summary>Throws for a step that a cursor recorded.</summary>
    [DoesNotReturn]
    public static void Failed(string messageName, string element, in SbeCursor cursor) =>
        throw new SbeException(cursor.Status, messageName, element, cursor.Position, cursor.Claimed, cursor.Available);

    /// <summary>Throws for a message that could not be wrapped.</summary>
    [DoesNotReturn]
    public static void NotWrapped(SbeStatus status, string messageName, long claimed, long available) =>
        throw new SbeException(status, messageName, "", 0, claimed, available);

    /// <summary>Throws for an access through a codec that was never wrapped around a buffer.</summary>
    [DoesNotReturn]
    public static void NoBuffer() =>
        throw new InvalidOperationException("The codec was not wrapped around a buffer: heed the status of TryWrap.");

    /// <summary>Throws for memory that an overlay cannot access atomically.</summary>
    [DoesNotReturn]
    public static void Misaligned(string messageName, int alignment) =>
        throw new ArgumentException(
            $"{messageName} must begin at a multiple of {alignment} bytes, so that its fields can be accessed atomically."
        );

    /// <summary>Throws for text that a fixed array cannot hold.</summary>
    [DoesNotReturn]
    public static void Text(SbeStatus status, string messageName, string element, int length, int capacity) =>
        throw new SbeException(status, messageName, element, 0, length, capacity);

    /// <summary>Throws for an element index outside an array or group.</summary>
    [DoesNotReturn]
    public static void Index(string element, int index, int length) =>
        throw new ArgumentOutOfRangeException(
            nameof(index),
            index,
            $"{element} has {length} elements; the index must be from 0 to {length - 1}."
        );

    /// <summary>Throws for more values than an array has elements.</summary>
    [DoesNotReturn]
    public static void TooManyElements(string element, int count, int length) =>
        throw new ArgumentException($"{element} has {length} elements, {count} values were given.");

    /// <summary>Throws for a destination that is too short.</summary>
    [DoesNotReturn]
    public static void DestinationTooShort(string element, int needed, int length) =>
        throw new ArgumentException($"{element} needs {needed} elements of room, the destination has {length}.");

    /// <summary>Throws for a use of the header of a codec that was wrapped around a block without header.</summary>
    [DoesNotReturn]
    public static void NoHeader(string messageName) =>
        throw new InvalidOperationException(
            $"{messageName} was wrapped without a message header, so there is no header to read or write."
        );

    /// <summary>Throws for a use of <c>Current</c> while the group is not at an entry.</summary>
    [DoesNotReturn]
    public static void NoEntry(string element) =>
        throw new InvalidOperationException($"{element} is not at an entry: call MoveNext first and heed its result.");

    /// <summary>Throws for an access out of schema order.</summary>
    [DoesNotReturn]
    public static void OutOfOrder(string messageName, string element, string state) =>
        throw new SbeOrderException(
            $"{messageName}: '{element}' was accessed out of schema order. The codec is {state}."
        );
}
