namespace Vae.Cli;

/// <summary>The exit codes of the <c>vae</c> command.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Interrupted = 130;

    /// <summary>Nobody reads the output any more; what a shell says of a program that SIGPIPE ended.</summary>
    public const int ClosedPipe = 141;
}
