using System.Diagnostics;
using System.Globalization;
using Vae.Data;
using Vae.Inference;

// Generates digits by the thousand or by the billion into an IDX file, with ONNX Runtime alone.
//
//     Generate models/mnist-cvae 1000000 digits.idx --labels 0-9 --seed 7

if (
    args.Length < 3
    || !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
    || !long.TryParse(Option("--seed") ?? "0", CultureInfo.InvariantCulture, out var seed)
)
{
    Console.Error.WriteLine("Usage: Generate BUNDLE COUNT FILE.idx [--labels 0-9] [--seed 0]");
    return 2;
}

try
{
    // Only the decoder is needed, so the encoder's session is never made.
    using var model = VaeModel.Load(args[0], new VaeModelOptions { Preload = false });
    var labels = Option("--labels") is { } text ? LabelPlan.Parse(text, model.ClassCount, model.Card.ClassNames) : null;
    using var file = RowWriter.Create(
        args[2],
        model.Signature.Shape,
        new() { ElementType = RowElement.UInt8, Count = count }
    );

    var watch = Stopwatch.StartNew();
    foreach (var batch in model.GenerateBatches(count, labels, seed))
    {
        if (batch.FirstRow == 0)
        {
            var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
            Console.WriteLine($"First digit {sinceStart.TotalMilliseconds:F0} ms after the process started.");
        }

        file.Write(batch.Data.Span);
        Progress(batch.FirstRow + batch.Count);
    }

    file.Complete();
    return 0;

    void Progress(long done)
    {
        var line =
            $"{done:N0} of {count:N0}, {done / watch.Elapsed.TotalSeconds:N0} a second, working set {Environment.WorkingSet >> 20} MB";
        if (!Console.IsOutputRedirected)
        {
            Console.Write($"\r{line}{(done == count ? "\n" : "")}");
        }
        else if (done == count)
        {
            Console.WriteLine(line);
        }
    }
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

string? Option(string name) => Array.IndexOf(args, name) is var i and > 2 && i + 1 < args.Length ? args[i + 1] : null;
