using System.Text;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Errors;

/// <summary>Reads the error log of a driver, alive or dead.</summary>
internal static class ErrorLogReader
{
    /// <summary>Copies all entries. A length that cannot be true ends the log.</summary>
    public static IReadOnlyList<ErrorRecord> Read(AtomicBuffer buffer)
    {
        List<ErrorRecord> records = [];
        int offset = 0;
        while (offset + ErrorLogLayout.TextOffset <= buffer.Length)
        {
            int length = buffer.GetInt32Acquire(offset + ErrorLogLayout.LengthOffset); // SYNC error read -> length
            if (length < ErrorLogLayout.TextOffset || length > buffer.Length - offset)
            {
                break;
            }

            records.Add(
                new ErrorRecord(
                    buffer.GetInt32Acquire(offset + ErrorLogLayout.ObservationCountOffset),
                    buffer.GetInt64(offset + ErrorLogLayout.FirstTimestampOffset),
                    buffer.GetInt64Acquire(offset + ErrorLogLayout.LastTimestampOffset),
                    Encoding.UTF8.GetString(
                        buffer.AsSpan(offset + ErrorLogLayout.TextOffset, length - ErrorLogLayout.TextOffset)
                    )
                )
            );
            offset += Memory.Alignment.Align(length, ErrorLogLayout.Alignment);
        }

        return records;
    }
}
