namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Runs what users have given. Under the client's lock: what runs here must not ask the driver for anything, as the answer
/// could not be heard.
/// </summary>
internal sealed class UserHandlers(Action<Exception> onError)
{
    public bool IsRunning { get; private set; }

    /// <summary>Runs a handler; what it throws goes to the error handler.</summary>
    public void Run(Action handler)
    {
        bool wasRunning = IsRunning;
        IsRunning = true;
        try
        {
            handler();
        }
        catch (Exception e) // the user's
        {
            Tell(e);
        }
        finally
        {
            IsRunning = wasRunning;
        }
    }

    public void Run(Action<Image>? handler, Image image)
    {
        if (handler is not null)
        {
            Run(() => handler(image));
        }
    }

    /// <summary>Tells the user of an error.</summary>
    public void Report(Exception error)
    {
        bool wasRunning = IsRunning;
        IsRunning = true;
        Tell(error);
        IsRunning = wasRunning;
    }

    private void Tell(Exception error)
    {
        try
        {
            onError(error);
        }
        catch (Exception)
        {
            // An error handler that throws has nobody to tell, and must not take the conductor with it.
        }
    }
}
