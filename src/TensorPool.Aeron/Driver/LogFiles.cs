using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>The log files of a driver: made where there is room, and deleted sooner or later. One thread.</summary>
internal sealed class LogFiles(DriverServices services)
{
    private readonly List<string> _undeleted = [];

    /// <summary>Makes and maps the log of a new publication, or refuses the command that asked for it.</summary>
    public LogBuffers Create(LogParameters parameters)
    {
        long length = LogLayout.FileLength(parameters.TermLength, parameters.PageSize);
        string path = services.Directory.LogPath(parameters.CorrelationId);
        if (File.Exists(path))
        {
            // A correlation id is used once; a client that makes its ids up must not get the log of another.
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"log {path} exists: the correlation id {parameters.CorrelationId} was used before"
            );
        }

        RequireSpace(path, length);
        LogBuffers log;
        try
        {
            log = LogBuffers.Create(path, parameters);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new CommandException(DriverErrorCode.GenericError, $"log {path}: {e.Message}");
        }
        catch (IOException e)
        {
            throw new CommandException(DriverErrorCode.StorageSpace, $"log {path} of {length} bytes: {e.Message}");
        }

        services.SystemCounters.Add(SystemCounterId.BytesCurrentlyMapped, log.FileLength);
        return log;
    }

    /// <summary>Unmaps and deletes a log. Clients that map it keep what they have.</summary>
    public void Delete(LogBuffers log)
    {
        services.SystemCounters.Add(SystemCounterId.BytesCurrentlyMapped, -log.FileLength);
        log.Dispose(); // only this thread uses the driver's own mapping
        if (!TryDelete(log.Path))
        {
            _undeleted.Add(log.Path);
        }
    }

    /// <summary>Each timer: tries again what could not be deleted.</summary>
    public void RetryDeletes() => _undeleted.RemoveAll(TryDelete);

    private void RequireSpace(string path, long length)
    {
        if (!services.Options.PerformStorageChecks)
        {
            return;
        }

        long free = services.Directory.FreeSpace();
        if (free < length)
        {
            throw new CommandException(
                DriverErrorCode.StorageSpace,
                $"log {path} needs {length} bytes, {free} are free"
            );
        }
    }

    private bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true; // somebody removed the whole directory, and the file with it
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            services.SystemCounters.Increment(SystemCounterId.FreeFails);
            services.Report(e);
            return false;
        }
    }
}
