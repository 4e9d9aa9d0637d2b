using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;
using Vae.Training;

namespace Vae.Repository.Tests.Readme;

/// <summary>The C# of README.md: each region is one block there, word for word. Paths are below the working directory.</summary>
internal static class ReadmeExamples
{
    public static (MulticlassClassificationMetrics Metrics, DataViewSchema Schema) Pipeline()
    {
        #region Pipeline
        var ml = new MLContext(seed: 1);
        using var vae = VaeModel.Load("models/mnist-vae-16d");
        var digits = ml.Data.LoadFromRowFile("digits/train-images-idx3-ubyte", "digits/train-labels-idx1-ubyte");

        var pipeline = ml
            .Transforms.FeaturizeWithVae("Features", vae, "Data")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var model = pipeline.Fit(digits);

        var test = ml.Data.LoadFromRowFile("digits/t10k-images-idx3-ubyte", "digits/t10k-labels-idx1-ubyte");
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        ml.Model.Save(model, digits.Schema, "digits.zip");
        #endregion
        return (metrics, model.GetOutputSchema(digits.Schema));
    }

    public static (ITransformer Batched, ITransformer Plain) LoadPipeline()
    {
        #region Load a pipeline
        var ml = new MLContext();
        var batched = ml.Model.LoadWithVae("digits.zip", new VaeModelOptions { Threads = 2 });
        var plain = ml.Model.Load("digits.zip", out _); // row by row, where only Microsoft.ML.OnnxTransformer and Microsoft.ML.OnnxRuntime are
        #endregion
        return (batched, plain);
    }

    public static float[] DetectAnomalies()
    {
        #region Detect anomalies
        var ml = new MLContext();
        using var vae = VaeModel.Load("models/mnist-vae-16d");
        var digits = ml.Data.LoadFromRowFile("digits/train-images-idx3-ubyte");
        var detector = ml.Transforms.DetectAnomaliesWithVae(vae, "Data", contamination: 0.01).Fit(digits);
        var scored = detector.Transform(ml.Data.LoadFromRowFile("digits/t10k-images-idx3-ubyte")); // Score, PredictedLabel
        #endregion
        return
        [
            .. ml.Data.CreateEnumerable<DigitRow>(scored, false, ignoreMissingColumns: true).Select(row => row.Score),
        ];
    }

    public static void Sample()
    {
        #region Sample
        var ml = new MLContext();
        using var vae = VaeModel.Load("models/mnist-cvae");
        using var file = File.Create("digits.idv");
        ml.Data.SaveAsBinary(
            ml.Data.SampleFromVae(vae, count: 2_000, LabelPlan.Parse("0-9", vae.ClassCount), seed: 7),
            file
        );
        #endregion
    }

    public static TrainingResult Train()
    {
        #region Train and export
        var training = VaeDataset.FromFile("digits/train-images-idx3-ubyte", "digits/train-labels-idx1-ubyte"); // or .npy, .csv
        var test = VaeDataset.FromFile("digits/t10k-images-idx3-ubyte", "digits/t10k-labels-idx1-ubyte");

        using var trainer = new VaeTrainer(
            VaeArchitecture.ReportConv(latentSize: 2, classCount: 10),
            TrainingOptions.Report with
            {
                Seed = 1,
            }
        );
        var result = trainer.Train(training, test);
        result.Export("models/digits", test);
        #endregion
        return result;
    }

    public static void Generate()
    {
        #region Generate
        using var model = VaeModel.Load("models/mnist-cvae");
        using var digits = RowWriter.Create("digits-idx3-ubyte", [28, 28], new() { ElementType = RowElement.UInt8 });
        foreach (var batch in model.GenerateBatches(count: 2_000, LabelPlan.Parse("0-9", model.ClassCount), seed: 7))
        {
            digits.Write(batch.Data.Span); // batch.Labels holds their labels
        }

        digits.Complete();
        #endregion
    }

    public static (VaePosterior Codes, float[] Reconstructions, VaeScore[] Scores) Deploy()
    {
        #region Deploy
        using var model = VaeModel.Load("models/mnist-vae", new VaeModelOptions { Threads = 2 });
        using var file = RowReader.Open("digits/t10k-images-idx3-ubyte"); // or IDX, NPY or CSV of any name, also compressed
        var images = file.ReadToEnd();

        var codes = model.Encode(images); // codes.Mean and codes.LogVariance: a row of model.LatentSize for each image
        var reconstructions = model.Reconstruct(images);
        var scores = model.Score(images); // the highest NegativeElbo is the least like the training data
        #endregion
        return (codes, reconstructions, scores);
    }
}
