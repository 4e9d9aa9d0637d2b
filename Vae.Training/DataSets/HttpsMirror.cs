namespace Vae.Training;

/// <summary>A web server with the data set's files, gzipped, in one folder.</summary>
/// <param name="Address">The folder's address, with a slash at its end.</param>
public sealed record HttpsMirror(string Address) : IDataSetSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Description => Address;

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        foreach (var file in dataSet.Files)
        {
            var name = file.Name + ".gz";
            try
            {
                using var response = client.Send(
                    new(HttpMethod.Get, Address + name),
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellation
                );
                using var body = response.EnsureSuccessStatusCode().Content.ReadAsStream(cancellation);
                using var target = File.Create(Path.Combine(workDirectory, name));
                body.CopyToAsync(target, cancellation).GetAwaiter().GetResult();
            }
            catch (HttpRequestException e)
            {
                throw new IOException(e.Message, e);
            }
            catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                throw new IOException($"{name} did not arrive within {Patience.TotalMinutes} minutes.", e);
            }
        }

        return workDirectory;
    }
}
