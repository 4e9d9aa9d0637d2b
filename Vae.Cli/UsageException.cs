namespace Vae.Cli;

/// <summary>The command line asks for something that does not make sense; the exit code is <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Runs a check of figures that came from the command line.</summary>
    public static T Check<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ErrorText.Sentence(e), e);
        }
    }

    /// <inheritdoc cref="Check{T}"/>
    public static void Check(Action check) =>
        Check(() =>
        {
            check();
            return true;
        });
}
