using System.IO.MemoryMappedFiles;

namespace TensorPool.Sbe.MutationTests.Running;

/// <summary>Where a child is: phase and iteration, in a shared mapping, so that it outlives the child.</summary>
internal sealed class ProgressFile : IDisposable
{
    public const int Length = 16;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    public ProgressFile(string path)
    {
        if (path.Length > 0)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Length);
            _view = _file.CreateViewAccessor(0, Length);
        }
    }

    public static (long Phase, long Iteration) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return (BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8));
    }

    public void Report(long phase, long iteration)
    {
        _view?.Write(0, phase);
        _view?.Write(8, iteration);
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
