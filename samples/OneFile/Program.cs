using Microsoft.ML;

// Fits a pipeline that reads digits and writes all of it as one ONNX file, which docs/one-file runs in the browser.
//
//     OneFile [digits.onnx]

if (args.Length > 1 || args is ["-h" or "--help"])
{
    Console.Error.WriteLine("Usage: OneFile [digits.onnx]");
    return 2;
}

try
{
    var file = args.ElementAtOrDefault(0) ?? "digits.onnx";
    var ml = new MLContext(seed: 1);
    var model = DigitReader.Fit(ml, DigitReader.Draw(ml, 4_000, seed: 1));
    var other = DigitReader.Draw(ml, 1_000, seed: 2);
    var metrics = ml.MulticlassClassification.Evaluate(model.Transform(other), "Class");
    ml.Model.ConvertToOnnxWithVae(model, other, file, DigitReader.Outputs);
    Console.WriteLine(
        $"{file} is written, {new FileInfo(file).Length:N0} bytes; it reads {metrics.MicroAccuracy:P1} of other digits right."
    );
    return 0;
}
catch (Exception e)
    when (e
            is IOException
                or UnauthorizedAccessException
                or InvalidDataException
                or ArgumentException
                or DllNotFoundException
    )
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
