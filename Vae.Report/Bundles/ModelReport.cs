using System.Net;
using Vae.Inference;

namespace Vae.Report;

/// <summary>Makes the report of one bundle of any kind: what its card says, its training, what its detector's scores mean, and the pictures that it draws.</summary>
internal static class ModelReport
{
    private const string Template = "model.html";

    /// <summary>Writes page, pictures and numbers to a directory, which is created or replaced as a whole.</summary>
    /// <param name="bundle">The bundle; no data is needed.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="directory">The report's place.</param>
    /// <param name="cancellation">Looked at before each figure.</param>
    /// <exception cref="IOException">The directory holds something else, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was there before is there still.</exception>
    public static void Write(ModelBundle bundle, string name, string directory, CancellationToken cancellation) =>
        ReportDirectory.Replace(
            directory,
            fresh =>
            {
                bundle = WithoutPath(bundle);
                var figures = Figures(bundle, cancellation).ToList();
                cancellation.ThrowIfCancellationRequested();
                var documents = FigureFiles.Write(fresh, figures);
                cancellation.ThrowIfCancellationRequested();
                PageWriter.Write(fresh, Html(bundle, name, documents), () => Script(name, documents));
            }
        );

    /// <summary>The figures of a bundle.</summary>
    public static IEnumerable<Figure> Figures(ModelBundle bundle, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        yield return ModelTraining.Make(bundle.Card);
        if (bundle.Card.Detector is { } calibration)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return ScoreHistogram.Make(calibration);
        }

        if (GeneratedPictures.AreOf(bundle))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return GeneratedPictures.Make(bundle, cancellation);
        }
    }

    /// <summary>
    /// The bundle with its data's name in place of a path: the same report from another place must not hold a path of this machine.
    /// </summary>
    private static ModelBundle WithoutPath(ModelBundle bundle)
    {
        if (bundle.Card.Training is not { } training || !Path.IsPathFullyQualified(training.Data))
        {
            return bundle;
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(training.Data));
        var card = bundle.Card with { Training = training with { Data = name } };
        return bundle.WithCard(card);
    }

    private static string Html(ModelBundle bundle, string name, IReadOnlyList<FigureDocument> figures) =>
        PageHtml
            .Of(WebFiles.Text(Template), TitleOf(name), Introduction(bundle.Card), figures)
            .Replace("{{warnings}}", Warnings(ModelFacts.WarningsOf(bundle.Card)), StringComparison.Ordinal)
            .Replace("{{facts}}", string.Concat(ModelFacts.Of(bundle).Select(Row)), StringComparison.Ordinal);

    private static string Script(string name, IReadOnlyList<FigureDocument> figures) =>
        PageData.Script(TitleOf(name), figures, []);

    private static string TitleOf(string name) => $"The model {name}";

    private static string Introduction(ModelCard card)
    {
        var signature = card.Signature;
        var kind = signature.IsConditional ? "A conditional variational autoencoder" : "A variational autoencoder";
        var data = card.Training is { } training
            ? $", trained on {training.TrainingRows:N0} rows of {training.Data}"
            : ", not trained as far as its card says";
        var latents = signature.Codes is { } codes
            ? $"{signature.LatentSize} codes of {codes.Size} each"
            : $"{signature.LatentSize} latent dimensions";
        return $"{kind} of rows of {signature.Shape.Size:N0} numbers and {latents}{data}. Everything here is from its bundle, without any data.";
    }

    private static string Row((string Name, string Value) fact) =>
        $"""<tr><th scope="row">{Text(fact.Name)}</th><td class="text">{Text(fact.Value)}</td></tr>""" + "\n";

    private static string Warnings(IReadOnlyList<string> warnings) =>
        warnings.Count == 0
            ? ""
            : $"""
                <section id="warnings" class="warnings" aria-labelledby="warnings-title">
                <h2 id="warnings-title">Warnings of the training</h2>
                <ul>
                {string.Concat(warnings.Select(warning => $"<li>{Text(warning)}</li>\n"))}</ul>
                </section>
                """;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
