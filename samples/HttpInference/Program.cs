using HttpInference;

// Serves a model bundle over HTTP.
//
//     HttpInference --Vae:Bundle models/mnist-vae --urls http://localhost:8080

try
{
    await using var server = Server.Build(args);
    await server.RunAsync();
    return 0;
}
catch (Exception e)
    when (e is IOException or InvalidDataException or FormatException or ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
