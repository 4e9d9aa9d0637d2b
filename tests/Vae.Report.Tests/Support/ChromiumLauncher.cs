using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>Starts the Chromium that is installed; Playwright downloads none.</summary>
internal static class ChromiumLauncher
{
    private const string Variable = "CHROMIUM";
    private const string Debians = "/usr/bin/chromium";

    public static Task<IBrowser> Launch(IPlaywright playwright)
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var executable = string.IsNullOrEmpty(named) ? Debians : named;
        if (!File.Exists(executable))
        {
            throw new FileNotFoundException(
                $"There is no Chromium {executable}; ./test.sh installs Debian's, and {Variable} names another."
            );
        }

        // Chromium's sandbox refuses to start for root.
        string[] arguments = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        return playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = arguments });
    }
}
