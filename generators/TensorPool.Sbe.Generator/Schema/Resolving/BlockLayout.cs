using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// Places the fields of a block: one behind the other, holes only where <c>offset</c> or <c>alignment</c> ask for
/// them, room at the end only where <c>blockLength</c> does.
/// </summary>
internal sealed class BlockLayout(SyntaxElement owner, Findings findings)
{
    private long _running;
    private bool _isTooLarge;

    /// <summary>The offset of the next field. A constant takes no bytes, but its offset counts for what follows.</summary>
    public int Place(SyntaxElement field, int size)
    {
        if (field.Number("offset") is { } offset)
        {
            if (offset < _running)
            {
                findings.Error(
                    "SBE409",
                    field.PlaceOf("offset"),
                    $"The offset {offset} of {field.Describe()} lies inside the preceding field, which ends at {_running}; raise it, or leave it out to pack the fields."
                );
            }

            _running = Math.Max(_running, offset);
        }
        else if (field.Number("alignment") is { } alignment and > 0)
        {
            _running = (_running + alignment - 1) / alignment * alignment;
        }

        long start = _running;
        _running += size;
        if (_running > int.MaxValue)
        {
            ReportSize();
            return 0;
        }

        return (int)start;
    }

    /// <summary>The length of the block.</summary>
    public int Finish()
    {
        if (owner.Number("blockLength") is { } declared)
        {
            if (declared < _running)
            {
                findings.Error(
                    "SBE410",
                    owner.PlaceOf("blockLength"),
                    $"The blockLength {declared} of {owner.Describe()} is smaller than its fields, which take {_running} bytes; raise it, or leave it out."
                );
            }

            _running = Math.Max(_running, declared);
        }

        return (int)Math.Min(int.MaxValue, _running);
    }

    private void ReportSize()
    {
        if (!_isTooLarge)
        {
            _isTooLarge = true;
            findings.Error(
                owner.LocalName == Tags.Group ? "SBE462" : "SBE461",
                owner.Place,
                $"The block of {owner.Describe()} is larger than 2147483647 bytes."
            );
        }
    }
}
